import { mkdir } from "node:fs/promises";
import { Agent, request as httpRequest } from "node:http";
import type { Clock } from "../../../clock.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { Log } from "../../../log.ts";
import { type EngineChild, startChild } from "./child.ts";
import type { EngineCommand } from "./command.ts";
import { Ownership } from "./ownership.ts";

export interface EngineAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** As the engine computed it over `body`; empty when it did not. */
  readonly crc32: string;
}

interface Address {
  readonly hostname: string;
  readonly port: number;
}

/**
 * Requests under way at once: more gain nothing, as the engine writes one by one, and when it dies each of them is
 * an error to its caller, whose SDK tries no more than about fifty again at a time.
 */
const maxInFlight = 32;
/** How long a request waits for an engine that is being started again. */
const patienceMilliseconds = 5000;
const longestPause = 5000;
/** After so long a run the next failure is a new one, not one in a row. */
const steadyMilliseconds = 10_000;

/** Operations that may be sent twice without harm when nobody knows whether the first came through. */
const repeatable = new Set(
  "BatchGetItem DescribeTable DescribeTimeToLive GetItem ListTables ListTagsOfResource Query Scan TransactGetItems".split(
    " ",
  ),
);

/** Operations of the API of streams, which is another one. */
const streamOperations = new Set("DescribeStream GetRecords GetShardIterator ListStreams".split(" "));

/** Operations that change items. */
const changing = new Set(
  "BatchExecuteStatement BatchWriteItem DeleteItem ExecuteStatement ExecuteTransaction PutItem TransactWriteItems UpdateItem".split(
    " ",
  ),
);

/**
 * The engine behind DynamoDB: a process that is started again when it dies, or the endpoint of another. Requests
 * during a gap wait for it.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: maxInFlight, scheduling: "lifo" });
  readonly #ownership: Ownership | undefined;
  #address: Promise<Address>;
  #announce: (address: Address) => void = () => {};
  /** The same, once it is known: the hot path makes no promise and no timer. */
  #known: Address | undefined;
  #child: EngineChild | undefined;
  #stopping = false;
  #pause = 0;
  #cancelPause: () => void = () => {};
  readonly #listeners = new Set<() => void>();

  constructor(options: EngineOptions) {
    this.#options = options;
    const { source, dir, log } = options;
    this.#ownership = typeof source === "string" ? undefined : new Ownership(dir, source.mark(dir), log);
    this.#address = this.#nextAddress();
  }

  /** For people: `dynoxide`, or the address of another. */
  get title(): string {
    const { source } = this.#options;
    return typeof source === "string" ? source : source.name;
  }

  /** Whether UpdateTable can add and remove indexes. */
  get changesIndexes(): boolean {
    const { source } = this.#options;
    return typeof source === "string" || source.changesIndexes;
  }

  get hasStreams(): boolean {
    const { source } = this.#options;
    return typeof source === "string" || source.hasStreams;
  }

  /** Calls `listener` after each change of items that came through here; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Id of the engine's process; undefined between two runs and for an engine elsewhere. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the engine has answered. @throws Error when it cannot be started. */
  async start(): Promise<void> {
    const { source, dir } = this.#options;
    if (typeof source === "string") {
      const url = new URL(source);
      this.#announce({ hostname: url.hostname, port: Number(url.port || 80) });
    } else {
      await mkdir(dir, { recursive: true });
      await this.#run(source);
    }
    try {
      await this.call("ListTables", {});
    } catch (error) {
      throw new Error(`DynamoDB: the engine (${this.title}) does not answer: ${String(error)}`, {
        cause: error,
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelPause();
    await this.#child?.stop();
    await this.#ownership?.release();
    this.#agent.destroy();
  }

  /** One operation, for the local cloud itself. @throws AwsError as the engine words it */
  async call(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { status, body } = await this.send(
      `${streamOperations.has(operation) ? "DynamoDBStreams" : "DynamoDB"}_20120810.${operation}`,
      Buffer.from(JSON.stringify(input)),
    );
    // Every answer of the protocol is a JSON object.
    const answer = JSON.parse(body.toString("utf8")) as Readonly<Record<string, unknown>>;
    if (status === 200) return answer;
    const type = String(answer.__type ?? "InternalServerError");
    throw new AwsError(
      type.slice(type.indexOf("#") + 1),
      String(answer.message ?? answer.Message ?? type),
      status,
    );
  }

  /**
   * Passes a request on.
   * @throws AwsError InternalServerError (500, which SDKs try again) when the engine died under a write, or did not
   * come back in time.
   */
  async send(target: string, body: Buffer): Promise<EngineAnswer> {
    const deadline = this.#options.clock.now() + patienceMilliseconds;
    const operation = target.slice(target.indexOf(".") + 1);
    for (;;) {
      const address = this.#known ?? (await this.#addressBefore(deadline));
      try {
        const answer = await this.#post(address, target, body);
        if (changing.has(operation)) for (const listener of this.#listeners) listener();
        return answer;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A refused connection means that nothing was sent.
        const again = code === "ECONNREFUSED" || repeatable.has(operation);
        if (!again || this.#stopping || this.#options.clock.now() >= deadline) {
          throw unavailable(`its engine ended during the request (${code ?? String(error)})`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  async #run(command: EngineCommand): Promise<void> {
    const { dir, clock, log } = this.#options;
    // Set by `new`: a command is there.
    const ownership = this.#ownership ?? new Ownership(dir, command.mark(dir), log);
    const child = await startChild(command, dir, ownership);
    if (this.#stopping) {
      await child.stop();
      return;
    }
    const startedAt = clock.now();
    this.#child = child;
    this.#announce({ hostname: "127.0.0.1", port: child.port });
    void child.exited.then(({ reason }) => {
      this.#child = undefined;
      if (this.#stopping) return;
      this.#address = this.#nextAddress();
      log.warn(`DynamoDB: the engine (${command.name}) ended (${reason}); starting it again`);
      void this.#runAgain(command, clock.now() - startedAt > steadyMilliseconds ? 0 : this.#pause);
    });
  }

  async #runAgain(command: EngineCommand, pause: number): Promise<void> {
    if (pause > 0) {
      await new Promise<void>((resolve) => {
        this.#cancelPause = this.#options.clock.after(pause, resolve);
      });
    }
    if (this.#stopping) return;
    this.#pause = Math.min(Math.max(pause * 2, 100), longestPause);
    try {
      await this.#run(command);
    } catch (error) {
      this.#options.log.error(error instanceof Error ? error.message : String(error));
      if (!this.#stopping) void this.#runAgain(command, this.#pause);
    }
  }

  #nextAddress(): Promise<Address> {
    this.#known = undefined;
    return new Promise((resolve) => {
      this.#announce = (address) => {
        this.#known = address;
        resolve(address);
      };
    });
  }

  async #addressBefore(deadline: number): Promise<Address> {
    let cancel = () => {};
    const late = new Promise<undefined>((resolve) => {
      cancel = this.#options.clock.after(deadline - this.#options.clock.now(), () => resolve(undefined));
    });
    const address = await Promise.race([this.#address, late]);
    cancel();
    if (!address) throw unavailable("its engine is not running; the log of the local cloud says why");
    return address;
  }

  #post(address: Address, target: string, body: Buffer): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          ...address,
          agent: this.#agent,
          method: "POST",
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "content-length": body.length,
            "x-amz-target": target,
            ...unverifiedSignature,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const crc32 = response.headers["x-amz-crc32"];
            resolve({
              status: response.statusCode ?? 500,
              body: Buffer.concat(chunks),
              crc32: typeof crc32 === "string" ? crc32 : "",
            });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }
}

export interface EngineOptions {
  /** What to run, or the URL of an engine that somebody else runs. */
  readonly source: EngineCommand | string;
  /** Absolute folder of the database. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Engines want to see a signature, and none verifies it. */
const unverifiedSignature = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20260101T000000Z",
};

function unavailable(why: string): AwsError {
  return new AwsError("InternalServerError", `DynamoDB cannot answer: ${why}. Try again.`, 500);
}
