import assert from "node:assert/strict";
import { DeleteQueueCommand, ListQueueTagsCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { arnOfQueue, bodies, type LocalSqs, startSqs } from "./service.ts";

const type = "aws:sqs/queue:Queue";

describe("SQS resources", () => {
  let sqs: LocalSqs;
  beforeEach(async () => {
    sqs = await startSqs();
  });
  afterEach(() => sqs.stop());

  const attributes = async (url: string) => Object(await sqs.attribute(url, "All"));

  it("make a queue, and answer it as the provider does", async () => {
    await sqs.createQueue("dead");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOfQueue("dead"), maxReceiveCount: 3 });
    const { id, outputs } = await sqs.endpoint.create(type, "jobs", {
      name: "jobs-1234567",
      visibilityTimeoutSeconds: 90,
      messageRetentionSeconds: 1_209_600,
      redrivePolicy,
      sqsManagedSseEnabled: true,
      tags: { team: "a" },
    });
    assert.equal(id, `${sqs.endpoint.url}/000000000000/jobs-1234567`);
    assert.deepEqual(outputs, {
      name: "jobs-1234567",
      id,
      url: id,
      arn: arnOfQueue("jobs-1234567"),
      region: "us-east-1",
      visibilityTimeoutSeconds: 90,
      messageRetentionSeconds: 1_209_600,
      redrivePolicy,
      sqsManagedSseEnabled: true,
      tags: { team: "a" },
      tagsAll: { team: "a" },
      contentBasedDeduplication: false,
      deduplicationScope: "",
      delaySeconds: 0,
      fifoQueue: false,
      fifoThroughputLimit: "",
      kmsDataKeyReusePeriodSeconds: 300,
      maxMessageSize: 1_048_576,
      policy: "",
      receiveWaitTimeSeconds: 0,
      redriveAllowPolicy: "",
    });
    const { VisibilityTimeout, RedrivePolicy, SqsManagedSseEnabled } = await attributes(id);
    assert.deepEqual([VisibilityTimeout, RedrivePolicy, SqsManagedSseEnabled], ["90", redrivePolicy, "true"]);
  });

  it("change a queue and keep its messages; what is left out has its default again", async () => {
    const before = await sqs.endpoint.create(type, "jobs", {
      name: "jobs",
      visibilityTimeoutSeconds: 90,
      delaySeconds: 0,
      tags: { a: "1" },
    });
    await sqs.send(before.id, "kept");
    await sqs.client.send(
      new SetQueueAttributesCommand({ QueueUrl: before.id, Attributes: { Policy: '{"Statement":[]}' } }),
    );
    await sqs.endpoint.update(type, before, { name: "jobs", receiveWaitTimeSeconds: 5, tags: { b: "2" } });
    const { VisibilityTimeout, ReceiveMessageWaitTimeSeconds, Policy } = await attributes(before.id);
    assert.deepEqual([VisibilityTimeout, ReceiveMessageWaitTimeSeconds], ["30", "5"]);
    assert.equal(Policy, '{"Statement":[]}', "what the program never named stays");
    const { Tags } = await sqs.client.send(new ListQueueTagsCommand({ QueueUrl: before.id }));
    assert.deepEqual(Tags, { b: "2" });
    assert.deepEqual(bodies(await sqs.receive(before.id)), ["kept"]);
  });

  it("make FIFO queues", async () => {
    const { id, outputs } = await sqs.endpoint.create(type, "jobs", {
      name: "jobs-1234567.fifo",
      fifoQueue: true,
      contentBasedDeduplication: true,
    });
    assert.deepEqual([outputs.deduplicationScope, outputs.fifoThroughputLimit], ["queue", "perQueue"]);
    await sqs.send(id, "a", "g");
    assert.deepEqual(bodies(await sqs.receive(id)), ["a"]);
    assert.deepEqual(sqs.endpoint.handler(type).autoName?.suffix, { when: "fifoQueue", text: ".fifo" });
  });

  it("set and clear single attributes", async () => {
    const queue = await sqs.endpoint.create(type, "jobs", { name: "jobs" });
    await sqs.createQueue("dead");
    const settings: readonly [string, string, string][] = [
      ["aws:sqs/queuePolicy:QueuePolicy", "policy", '{"Version":"2012-10-17","Statement":[]}'],
      [
        "aws:sqs/redrivePolicy:RedrivePolicy",
        "redrivePolicy",
        JSON.stringify({ deadLetterTargetArn: arnOfQueue("dead"), maxReceiveCount: 1 }),
      ],
      [
        "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
        "redriveAllowPolicy",
        '{"redrivePermission":"denyAll"}',
      ],
    ];
    for (const [settingType, property, value] of settings) {
      const attribute = property.slice(0, 1).toUpperCase() + property.slice(1);
      const setting = await sqs.endpoint.create(settingType, "s", { queueUrl: queue.id, [property]: value });
      assert.deepEqual([setting.id, setting.outputs[property]], [queue.id, value]);
      assert.equal((await attributes(queue.id))[attribute], value);
      await sqs.endpoint.update(type, queue, { name: "jobs", delaySeconds: 1 });
      assert.equal((await attributes(queue.id))[attribute], value, "an update of the queue leaves it");
      await sqs.endpoint.handler(settingType).delete(setting);
      assert.equal((await attributes(queue.id))[attribute], undefined);
    }
  });

  it("look a queue up by name", async () => {
    const url = await sqs.createQueue("jobs");
    const getQueue = sqs.service.functions["aws:sqs/getQueue:getQueue"];
    const found = await getQueue?.({ name: "jobs" });
    assert.deepEqual(found, {
      id: `${sqs.endpoint.url}/000000000000/jobs`,
      name: "jobs",
      url: `${sqs.endpoint.url}/000000000000/jobs`,
      arn: arnOfQueue("jobs"),
      tags: {},
      region: "us-east-1",
    });
    assert.equal(url.endsWith("/jobs"), true);
    await assert.rejects(async () => getQueue?.({ name: "none" }), { code: "QueueDoesNotExist" });
  });

  it("come back after a restart, and say so when a queue was lost", async () => {
    const kept = await sqs.endpoint.create(type, "jobs", { name: "jobs", delaySeconds: 3 });
    await sqs.endpoint.handler(type).restore(kept);
    assert.deepEqual(sqs.endpoint.said("error"), []);
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: kept.id }));
    await sqs.endpoint.handler(type).restore(kept);
    assert.match(sqs.endpoint.said("error").join(), /queue "jobs" is gone/);
    assert.equal((await attributes(kept.id)).DelaySeconds, "3");
    await sqs.endpoint.handler(type).delete(kept);
    await assert.rejects(sqs.receive(kept.id), { name: "QueueDoesNotExist" });
  });

  it("hand messages over for other services in process", async () => {
    const { id } = await sqs.endpoint.create(type, "jobs", { name: "jobs" });
    const arn = arnOfQueue("jobs");
    await sqs.service.deliver(arn, "body", {
      ErrorCode: { DataType: "Number", StringValue: "200" },
      RequestID: "r-1",
    });
    const [message] = await sqs.service.receive(arn, { max: 10, visibilityTimeout: 60 });
    assert.deepEqual(message?.attributes, {
      ErrorCode: { DataType: "Number", StringValue: "200" },
      RequestID: { DataType: "String", StringValue: "r-1" },
    });
    sqs.service.changeVisibility(arn, message?.receipt ?? "", 0);
    const [again] = await sqs.service.receive(arn, { max: 10 });
    await sqs.service.delete(arn, again?.receipt ?? "");
    sqs.clock.advance(60_000);
    assert.deepEqual(await sqs.receive(id), []);
    await assert.rejects(sqs.service.deliver(arnOfQueue("none"), "body"), { code: "QueueDoesNotExist" });
  });
});
