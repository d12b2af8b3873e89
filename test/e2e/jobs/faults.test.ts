import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { jobEvents } from "../../../functions/jobs/events.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { replay } from "../../../jobs/replay.ts";
import { bundled, JobCloud } from "../../helpers/job-cloud.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";

/** Units of a job, a hop each. */
const to = 20;

describe("jobs under faults, in the local Lambda", function () {
  this.timeout(120_000);
  let clock: ManualClock;
  let cloud: JobCloud;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-tally-"));
    clock = new ManualClock(Date.now());
    // Of all of /tmp a function sees the folder of its cloud alone.
    cloud = await JobCloud.start({ dir: folder, clock });
    await cloud.createTable();
  });
  after(async () => {
    await cloud?.stop();
    await rm(folder, { recursive: true });
  });

  const files = (kind: string) => ({
    EFFECTS: join(folder, `${kind}.effects`),
    BROKEN: join(folder, `${kind}.broken`),
  });
  const createJob = async (kind: string, environment: Readonly<Record<string, string>> = {}) => {
    writeFileSync(files(kind).EFFECTS, "");
    await cloud.createFunction(`${kind}-step`, {
      files: await bundled("test/e2e/jobs/functions/tally.ts"),
      environment: files(kind),
    });
    await cloud.createDriver(kind, {
      files: await bundled("test/e2e/jobs/functions/faulty-driver.ts"),
      environment,
    });
    await cloud.jobs.create(kind, { to }, kind);
    await cloud.jobs.start(kind, ["waiting"]);
  };
  const send = (kind: string) => jobEvents(cloud.lambda)(`${kind}-driver`, { jobId: kind, hop: 0 });
  const atRest = () => until("no event is under way", () => cloud.eventsUnderWay === 0, 60_000);
  /** Lambda's two retries, a minute and two minutes after. */
  const retries = async () => {
    for (const delay of [60_000, 120_000]) {
      await atRest();
      clock.advance(delay);
    }
    await atRest();
  };
  const effects = (kind: string) => readFileSync(files(kind).EFFECTS, "utf8").split("\n").filter(Boolean);
  const once = (kind: string) => Array.from({ length: to }, (_, index) => `${kind} ${index + 1}`);
  const job = async (kind: string): Promise<Job> => {
    const found = await cloud.jobs.get(kind);
    assert.ok(found);
    return found;
  };
  const queueUrl = async (kind: string) => {
    const { QueueUrl } = await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: `${kind}-dlq` }));
    return QueueUrl ?? "";
  };
  const letters = async (kind: string) => {
    const { Attributes } = await cloud.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: await queueUrl(kind),
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  };

  it("do nothing twice when every event is delivered twice", async () => {
    await createJob("twice", { EVENTS_TWICE: "yes" });
    await Promise.all([send("twice"), send("twice")]);
    await atRest();
    const { status, hop, done, reason } = await job("twice");
    assert.deepEqual([status, hop, done], ["succeeded", to, to], reason);
    assert.deepEqual(effects("twice"), once("twice"), "each unit once, and in order");
  });

  for (const [kind, environment] of [
    ["failing", {}],
    ["failing-twice", { EVENTS_TWICE: "yes" }],
  ] as const) {
    it(`are tried three times, told of once, lost never, and replayed: ${kind}`, async () => {
      await createJob(kind, environment);
      const { BROKEN } = files(kind);
      writeFileSync(BROKEN, "");
      await send(kind);
      if (kind === "failing-twice") await send(kind);
      await retries();
      assert.deepEqual(effects(kind), Array(3).fill(`${kind} tried 1`));
      const { status, reason, spent } = await job(kind);
      assert.deepEqual([status, reason, spent.hops], ["failed", "the step failed: the disk is full", 3]);
      assert.equal(await letters(kind), 1);

      rmSync(BROKEN);
      const options = {
        store: cloud.jobs,
        sqs: cloud.sqs,
        queueUrl: await queueUrl(kind),
        driver: `${kind}-driver`,
        sendEvent: jobEvents(cloud.lambda),
      };
      assert.deepEqual(await replay(options), [{ jobId: kind, outcome: "started" }]);
      await atRest();
      assert.equal((await job(kind)).status, "succeeded");
      assert.deepEqual(effects(kind).slice(3), once(kind));
      assert.equal(await letters(kind), 0);
    });
  }

  it("are stopped at their budget of hops, with the reason in the record", async () => {
    await createJob("endless", { JOB_BUDGET_HOPS: "7" });
    await send("endless");
    await atRest();
    const { status, reason, done } = await job("endless");
    assert.deepEqual([status, reason, done], ["stopped", "stopped: 7 hops, and its budget is 7", 7]);
    assert.equal(effects("endless").length, 7);
  });

  it("are stopped at their budget of money, with the reason in the record", async () => {
    // A hop costs two requests and more: 0.4 millionths of a dollar at least.
    await createJob("dear", { JOB_BUDGET_DOLLARS: "0.000002" });
    await send("dear");
    await atRest();
    const { status, reason, hop, spent } = await job("dear");
    assert.equal(status, "stopped");
    assert.match(reason ?? "", /^stopped: about 0\.0000\d\d dollars, and its budget is 0\.000002$/);
    assert.ok(hop >= 1 && hop <= 5, `${hop} hops`);
    assert.ok(spent.microdollars >= 2);
    assert.equal(effects("dear").length, hop);
  });
});
