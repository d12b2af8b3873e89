import type { BucketStore } from "../store/bucket-store.ts";
import type { ReleaseLine } from "../store/release-line.ts";

/** A secret value of the stack, which no file of a site may hold. */
export interface StackSecret {
  /** Where it comes from: `config platform:apiToken`. */
  readonly name: string;
  readonly value: string;
}

/** One site of one stack, as the tool works on it. */
export interface Target {
  readonly stack: string;
  readonly place: "local cloud" | "AWS";
  readonly line: ReleaseLine;
  /** Every release. */
  readonly staging: BucketStore;
  /** What CloudFront serves. */
  readonly live: BucketStore;
  /** What the live keys of this site start with: "" or `deck/`. */
  readonly livePrefix: string;
  /** Below `livePrefix`, but other sites': not to be touched. */
  readonly foreignPrefixes: readonly string[];
  /** Absolute path of the built files. */
  readonly folder: string;
  /** Says to the program which release is live; undefined: none, it uploads the built folder. */
  setRelease(name: string | undefined): void;
  /** What the program is told now. */
  readonly setting: string | undefined;
  secrets(): Promise<StackSecret[]>;
  close(): void;
}
