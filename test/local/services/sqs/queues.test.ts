import assert from "node:assert/strict";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSServiceException,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { sign } from "../../../helpers/sign.ts";
import { type LocalSqs, startSqs } from "./service.ts";

describe("SQS queues", () => {
  let sqs: LocalSqs;
  beforeEach(async () => {
    sqs = await startSqs();
  });
  afterEach(() => sqs.stop());

  it("are at the address by which the caller knows this endpoint", async () => {
    const url = await sqs.createQueue("jobs");
    assert.equal(url, `${sqs.endpoint.url}/000000000000/jobs`);
    const { QueueUrl } = await sqs.client.send(new GetQueueUrlCommand({ QueueName: "jobs" }));
    assert.equal(QueueUrl, url);
    assert.deepEqual(await sqs.receive("http://localhost:4566/000000000000/jobs"), [], "by any host");
  });

  it("take requests that are sent to their own address", async () => {
    const url = await sqs.createQueue("jobs");
    const { host, pathname } = new URL(url);
    const body = JSON.stringify({ QueueUrl: url, MessageBody: "a" });
    const headers = await sign(host, {
      service: "sqs",
      method: "POST",
      path: pathname,
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
      body,
      at: sqs.clock.now(),
    });
    const answer = await fetch(url, { method: "POST", headers, body });
    assert.equal(answer.status, 200);
    assert.equal((await sqs.receive(url)).length, 1);
  });

  it("answer their attributes, with AWS's defaults", async () => {
    const url = await sqs.createQueue("jobs", { VisibilityTimeout: "5" });
    const second = String(Math.floor(sqs.clock.now() / 1_000));
    assert.deepEqual(await sqs.attribute(url, "All"), {
      QueueArn: "arn:aws:sqs:us-east-1:000000000000:jobs",
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      CreatedTimestamp: second,
      LastModifiedTimestamp: second,
      DelaySeconds: "0",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
      VisibilityTimeout: "5",
      SqsManagedSseEnabled: "true",
    });
  });

  it("change their attributes, and refuse what AWS refuses", async () => {
    const url = await sqs.createQueue("jobs");
    const set = (Attributes: Record<string, string>) =>
      sqs.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    await set({ VisibilityTimeout: "0", ReceiveMessageWaitTimeSeconds: "20" });
    assert.equal(Object(await sqs.attribute(url, "All")).VisibilityTimeout, "0");
    const outside: readonly [string, string][] = [
      ["VisibilityTimeout", "43201"],
      ["MessageRetentionPeriod", "59"],
      ["MessageRetentionPeriod", "1209601"],
      ["DelaySeconds", "901"],
      ["MaximumMessageSize", "1023"],
      ["MaximumMessageSize", "1048577"],
      ["ReceiveMessageWaitTimeSeconds", "21"],
      ["DelaySeconds", "1.5"],
      ["ContentBasedDeduplication", "true"],
      ["FifoQueue", "true"],
      ["RedrivePolicy", "no json"],
      ["RedriveAllowPolicy", '{"redrivePermission":"byQueue"}'],
    ];
    for (const [name, value] of outside) {
      await assert.rejects(set({ [name]: value }), { name: "InvalidAttributeValue" }, `${name} ${value}`);
    }
    await assert.rejects(set({ Colour: "blue" }), { name: "InvalidAttributeName" });
  });

  it("are made once: again with the same attributes they are answered, with others refused", async () => {
    const url = await sqs.createQueue("jobs", { DelaySeconds: "5" });
    assert.equal(await sqs.createQueue("jobs", { DelaySeconds: "5" }), url);
    await assert.rejects(sqs.createQueue("jobs", { DelaySeconds: "6" }), { name: "QueueNameExists" });
    for (const name of ["a b", "x".repeat(81), "a.fifo", ""]) {
      await assert.rejects(sqs.client.send(new CreateQueueCommand({ QueueName: name })), Error, name);
    }
    await assert.rejects(sqs.createQueue("a", { FifoQueue: "true" }), { name: "InvalidParameterValue" });
  });

  it("name their errors to new clients and to old ones", async () => {
    const failure = await sqs.client.send(new GetQueueUrlCommand({ QueueName: "none" })).then(
      () => assert.fail("there is no such queue"),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof SQSServiceException);
    assert.equal(failure.name, "QueueDoesNotExist");
    assert.equal(
      failure.$response?.headers["x-amzn-query-error"],
      "AWS.SimpleQueueService.NonExistentQueue;Sender",
    );
    await assert.rejects(sqs.receive(`${sqs.endpoint.url}/000000000000/none`), { name: "QueueDoesNotExist" });
    await assert.rejects(sqs.receive(`${sqs.endpoint.url}/111111111111/none`), { name: "QueueDoesNotExist" });
    await assert.rejects(sqs.receive("jobs"), { name: "InvalidAddress" });
  });

  it("are listed by prefix, a page at a time, until they are deleted", async () => {
    for (const name of ["a1", "b", "a2", "a3"]) await sqs.createQueue(name);
    const list = async (more: { MaxResults?: number; NextToken?: string | undefined } = {}) =>
      sqs.client.send(new ListQueuesCommand({ QueueNamePrefix: "a", ...more }));
    const names = (urls: string[] | undefined) => urls?.map((url) => url.split("/").at(-1));
    const first = await list({ MaxResults: 2 });
    assert.deepEqual(names(first.QueueUrls), ["a1", "a2"]);
    assert.deepEqual(names((await list({ MaxResults: 2, NextToken: first.NextToken })).QueueUrls), ["a3"]);
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: first.QueueUrls?.[0] }));
    assert.deepEqual(names((await list()).QueueUrls), ["a2", "a3"]);
  });

  it("answer a long poll with nothing when they are deleted", async () => {
    const url = await sqs.createQueue("jobs");
    const poll = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.waitingFor("jobs", 1);
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: url }));
    assert.deepEqual(await poll, []);
  });

  it("carry tags", async () => {
    const QueueUrl = await sqs.createQueue("jobs");
    await sqs.client.send(new TagQueueCommand({ QueueUrl, Tags: { team: "a", stage: "dev" } }));
    await sqs.client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["stage"] }));
    const { Tags } = await sqs.client.send(new ListQueueTagsCommand({ QueueUrl }));
    assert.deepEqual(Tags, { team: "a" });
  });
});
