import { randomBytes } from "node:crypto";
import { startAwsTarget } from "./target-aws.ts";
import { startLocalTarget } from "./target-local.ts";

/** What the suite speaks to: the local cloud, or AWS. A test must not tell which. */
export interface Target {
  /** For every `@aws-sdk/client-*`; empty on AWS, where the environment says who calls and where. */
  readonly client: {
    readonly endpoint?: string;
    readonly region?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Begins the name of everything that the suite makes: lower case letters, digits and "-". */
  readonly prefix: string;
  /**
   * Makes a Node function of one CommonJS file, with a role that may write logs.
   * @returns its name
   */
  createFunction(name: string, code: string): Promise<string>;
  /** Undoes what was made, the last thing first. */
  onStop(undo: () => Promise<unknown>): void;
  /** Removes everything; goes on past what fails, and then fails with it. */
  stop(): Promise<void>;
}

/** The parts of a target that differ. */
export type TargetStart = (
  prefix: string,
  onStop: Target["onStop"],
) => Promise<Pick<Target, "client" | "createFunction">>;

export const remote = process.env.REMOTE === "1";

export async function startTarget(): Promise<Target> {
  const prefix = `slipway-conformance-${randomBytes(4).toString("hex")}`;
  const undoing: (() => Promise<unknown>)[] = [];
  const onStop = (undo: () => Promise<unknown>) => void undoing.push(undo);
  const started = await (remote ? startAwsTarget : startLocalTarget)(prefix, onStop);
  return {
    ...started,
    prefix,
    onStop,
    async stop() {
      const failures: unknown[] = [];
      for (const undo of undoing.reverse()) {
        await undo().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, `${prefix}: not everything was removed`);
    },
  };
}

/** Minutes that a test may take on AWS, where a table takes some; locally it is the runner's own limit. */
export const patience = remote ? 300_000 : 60_000;
