import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { AwsError } from "../../../../../local/gateway/api.ts";
import type { StreamRecord } from "../../../../../local/services/dynamodb/index.ts";
import {
  EventSourceMappings,
  type MappingSurroundings,
} from "../../../../../local/services/lambda/event-sources/event-source-mappings.ts";
import { mappingOf } from "../../../../../local/services/lambda/event-sources/mapping.ts";
import type { InvokeResult } from "../../../../../local/services/lambda/index.ts";
import { testContext } from "../../../../helpers/cloud-context.ts";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { until } from "../../../../helpers/until.ts";

const streamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/items/stream/2026-01-31T12:00:00.000";
const queueArn = "arn:aws:sqs:us-east-1:000000000000:jobs";

const success: InvokeResult = {
  statusCode: 200,
  payload: Buffer.from("null"),
  logTail: "",
  requestId: "r",
  executedVersion: "$LATEST",
  timedOut: false,
};

/** Mappings of a function whose every invocation a test ends by hand, of a stream and of a queue. */
class MappingsUnderTest {
  readonly clock = new ManualClock();
  readonly context = testContext({
    dir: mkdtempSync(join(tmpdir(), "slipway-mappings-")),
    clock: this.clock,
  });
  readonly invocations: { readonly payload: string; end(): void; refuse(error: Error): void }[] = [];
  readonly deleted: string[] = [];
  /** How often a record of the stream was written as JSON. */
  writes = 0;
  readonly mappings: EventSourceMappings;
  readonly #records: StreamRecord[] = [];
  #messages = 0;
  #listeners: (() => void)[] = [];

  constructor() {
    this.mappings = new EventSourceMappings(this.#surroundings());
  }

  #surroundings(): MappingSurroundings {
    return {
      clock: this.clock,
      log: this.context.log,
      checkpointPath: this.checkpointPath,
      invoke: (_functionArn, payload) =>
        new Promise((resolve, reject) =>
          this.invocations.push({ payload, end: () => resolve(success), refuse: reject }),
        ),
      roleAllows: () => true,
      deliver: () => Promise.resolve(),
      source: {
        receive: (_arn, { signal }) => this.#receive(signal),
        delete: async (_arn, receipt) => void this.deleted.push(receipt),
        visibilityTimeoutOf: () => 30,
        permissionOn: (resource, action) => ({ action, resource }),
      },
      streams: {
        unavailable: undefined,
        shardOf: async () => ({ id: "shard", latest: undefined }),
        read: async (_arn, _shard, after, limit) =>
          this.#records.filter(({ eventID }) => Number(eventID) > Number(after ?? 0)).slice(0, limit),
        permissionOn: (resource, action) => ({ action, resource }),
        onChange: (listener) => {
          this.#listeners.push(listener);
          return () => {
            this.#listeners = this.#listeners.filter((other) => other !== listener);
          };
        },
      },
    };
  }

  get checkpointPath(): string {
    return join(this.context.dir, "checkpoints.ndjson");
  }

  /** A mapping with the UUID `m`. */
  put(eventSourceArn: string, enabled = true): void {
    const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    const startingPosition = "TRIM_HORIZON";
    this.mappings.put(
      mappingOf({
        uuid: "m",
        eventSourceArn,
        functionArn,
        startingPosition,
        enabled,
        lastModified: "2026-01-31",
      }),
    );
  }

  writeToStream(...ids: string[]): void {
    const toJSON = () => {
      this.writes += 1;
      return {};
    };
    for (const id of ids) {
      this.#records.push({
        eventID: id,
        eventName: "INSERT",
        dynamodb: {
          SequenceNumber: id,
          ApproximateCreationDateTime: this.clock.now() / 1_000,
          NewImage: { toJSON },
        },
      });
    }
    for (const listener of this.#listeners) listener();
  }

  /** One message at the first receive, none at others until they are aborted. */
  #receive(signal: AbortSignal | undefined) {
    this.#messages += 1;
    const { clock } = this;
    const message = {
      id: "1",
      receipt: "receipt",
      body: "hello",
      md5: "",
      attributes: {},
      senderId: "",
      sent: clock.now(),
      receivedBefore: 0,
      receiveCount: 1,
      visibleAt: clock.now() + 30_000,
    };
    if (this.#messages === 1) return Promise.resolve([message]);
    return new Promise<never[]>((resolve) => signal?.addEventListener("abort", () => resolve([])));
  }

  underWay(count: number): Promise<void> {
    return until(`invocation ${count}`, () => this.invocations.length === count);
  }

  async stop(): Promise<void> {
    this.mappings.halt();
    for (const { end } of this.invocations) end();
    await this.mappings.close();
    rmSync(this.context.dir, { recursive: true });
  }
}

/** As much as whatever does not wait needs to happen. */
async function someTurns(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn();
}

describe("event source mappings", () => {
  let test: MappingsUnderTest;
  beforeEach(async () => {
    test = new MappingsUnderTest();
    await test.mappings.open();
  });
  afterEach(() => test.stop());

  it("are removed at once, while the batch that was taken is worked on to its end", async () => {
    test.put(queueArn);
    await test.underWay(1);
    await test.mappings.remove("m");
    assert.deepEqual(test.deleted, []);
    test.invocations[0]?.end();
    await until("the message is deleted", () => test.deleted.length === 1);
  });

  it("forget where a stream was read to after the last batch has said so", async () => {
    test.writeToStream("1");
    test.put(streamArn);
    await test.underWay(1);
    await test.mappings.remove("m");
    test.invocations[0]?.end();
    await until("the checkpoint is gone", () => {
      const lines = readFileSync(test.checkpointPath, "utf8").trim().split("\n");
      return lines.at(-1) === '{"mapping":"m","gone":true}' && lines.at(-2)?.includes('"after":"1"') === true;
    });
  });

  it("begin no batch of a stream before the one has ended that was under way when they were disabled", async () => {
    test.writeToStream("1");
    test.put(streamArn);
    await test.underWay(1);
    test.put(streamArn, false);
    test.put(streamArn);
    await someTurns();
    assert.equal(test.invocations.length, 1);
    test.writeToStream("2");
    test.invocations[0]?.end();
    await test.underWay(2);
    const { Records } = JSON.parse(test.invocations[1]?.payload ?? "");
    assert.deepEqual(
      Records.map((record: StreamRecord) => record.dynamodb.SequenceNumber),
      ["2"],
    );
  });

  it("wait longer and longer for a function that cannot be run, and say so once for each reason", async () => {
    test.writeToStream("1");
    test.put(streamArn);
    const throttle = new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    const missing = new AwsError("ResourceNotFoundException", "Function not found", 404);
    const waits: number[] = [];
    for (const [at, error] of [throttle, throttle, throttle, missing, missing].entries()) {
      await test.underWay(at + 1);
      test.invocations[at]?.refuse(error);
      await until("a wait", () => test.clock.waits().length === 1);
      const [wait = 0] = test.clock.waits();
      waits.push(wait);
      test.clock.advance(wait);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 10_000]);
    assert.deepEqual(
      test.context.said.map((line) => /batch of .*: (\w+): /.exec(line)?.[1]),
      ["TooManyRequestsException", "ResourceNotFoundException"],
    );
  });

  it("write each record of a stream once, however often it is tried", async () => {
    test.writeToStream("1", "2");
    test.put(streamArn);
    await test.underWay(1);
    test.invocations[0]?.refuse(new Error("not now"));
    await until("a wait", () => test.clock.waits().length === 1);
    test.clock.advance(1_000);
    await test.underWay(2);
    assert.equal(test.invocations[1]?.payload, test.invocations[0]?.payload);
    assert.equal(test.writes, 2);
  });
});
