import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { publish } from "../../releases/publish.ts";
import { BucketStore } from "../../releases/store/bucket-store.ts";
import type { Release } from "../../releases/store/manifest.ts";
import { ReleaseLine } from "../../releases/store/release-line.ts";
import type { StackSecret, Target } from "../../releases/target/target.ts";
import { ManualClock } from "../helpers/manual-clock.ts";
import { makeBuild } from "../helpers/site-tool.ts";
import { type LocalS3, startS3 } from "../local/services/s3/service.ts";

/** A staging and a live bucket behind the real endpoint, and a target over them. */
export class ReleaseBench {
  readonly clock = new ManualClock();
  readonly s3: LocalS3;
  /** `CopyObject index.html`, in order, since the last `requests.splice(0)`. */
  readonly requests: string[] = [];
  /** What the program is told. */
  setting: string | undefined;
  secrets: StackSecret[] = [];
  /** Requests that still go through; after that, everything fails, as it does for a process that was killed. */
  requestsLeft = Number.POSITIVE_INFINITY;
  #folders: string[] = [];

  private constructor(s3: LocalS3) {
    this.s3 = s3;
    s3.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (this.requestsLeft-- <= 0) throw new Error("the process was killed");
        const { Key = "" } = args.input as { readonly Key?: string }; // Each command of objects has a key, or none.
        this.requests.push(`${context.commandName?.replace("Command", "")} ${Key}`.trim());
        return next(args);
      },
      { step: "initialize" },
    );
  }

  static async start(): Promise<ReleaseBench> {
    const bench = new ReleaseBench(await startS3());
    for (const bucket of ["staging", "live", "other-staging", "other-live"]) {
      await bench.s3.createBucket(bucket);
      await bench.s3.setVersioning(bucket, "Enabled");
    }
    bench.requests.length = 0;
    return bench;
  }

  target(changes: Partial<Target> & { readonly prefix?: string } = {}): Target {
    const bench = this;
    const { prefix = "", ...others } = changes;
    return {
      stack: "dev",
      place: "local cloud",
      line: new ReleaseLine("site"),
      staging: new BucketStore(this.s3.client, `${prefix}staging`),
      live: new BucketStore(this.s3.client, `${prefix}live`),
      livePrefix: "",
      foreignPrefixes: [],
      folder: "there-is-none",
      setRelease(name) {
        bench.setting = name;
      },
      get setting() {
        return bench.setting;
      },
      secrets: async () => this.secrets,
      close: () => {},
      ...others,
    };
  }

  async folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    const folder = await makeBuild(files);
    this.#folders.push(folder);
    return folder;
  }

  async publish(
    files: Readonly<Record<string, string | Uint8Array>>,
    options: { target?: Target; force?: boolean; hash?: string; accepted?: readonly string[] } = {},
  ): Promise<Release> {
    const { target = this.target(), force = false, hash, accepted = [] } = options;
    const folder = await this.folder(files);
    const commit = { hash, dirty: false };
    return (await publish(target, { clock: this.clock, commit, folder, force, accepted })).release;
  }

  async put(bucket: string, key: string, text: string): Promise<void> {
    await this.s3.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  }

  async get(bucket: string, key: string) {
    const answer = await this.s3.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { ContentType, CacheControl, Metadata } = answer;
    return { text: (await answer.Body?.transformToString()) ?? "", ContentType, CacheControl, Metadata };
  }

  async keys(bucket: string, prefix = ""): Promise<string[]> {
    const { Contents = [] } = await this.s3.client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = "" }) => Key);
  }

  async stop(): Promise<void> {
    for (const folder of this.#folders) rmSync(folder, { recursive: true });
    await this.s3.stop();
  }
}

/** Every file of a folder as text, by path: what a build is made of. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}
