import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { arnOfQueue, bodies, type LocalSqs, startSqs } from "./service.ts";

describe("SQS, killed", function () {
  this.timeout(60_000);
  let dir: string;
  const undo: (() => unknown)[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "slipway-sqs-"));
  });
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
    await rm(dir, { recursive: true, force: true });
  });

  it("loses no acknowledged message, and brings none back that was deleted", async () => {
    const { child, client } = await startChild();
    const QueueUrl = (await client.send(new CreateQueueCommand({ QueueName: "jobs" }))).QueueUrl ?? "";
    const sent = new Set<string>();
    const deleted = new Set<string>();
    /** Begun and not answered: either outcome is right. */
    const unsure = new Set<string>();
    const sender = async (worker: number) => {
      for (let at = 0; ; at++) {
        const MessageBody = `${worker}-${at}`;
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        sent.add(MessageBody);
      }
    };
    const deleter = async () => {
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 5, WaitTimeSeconds: 1 }),
        );
        for (const { Body = "", ReceiptHandle } of Messages.slice(0, 3)) {
          unsure.add(Body);
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          unsure.delete(Body);
          deleted.add(Body);
          // At the very moment of an answer: what it promised has to be on the disk by now.
          if (sent.size >= 600 && deleted.size >= 50) child.kill("SIGKILL");
        }
      }
    };
    await Promise.allSettled([
      ...Array.from({ length: 8 }, (_, worker) => sender(worker)),
      deleter(),
      deleter(),
    ]);
    assert.ok(sent.size >= 600 && deleted.size > 0, `${sent.size} sent, ${deleted.size} deleted`);

    const again = await restart();
    const kept = await drain(again);
    const lost = [...sent].filter((body) => !kept.has(body) && !deleted.has(body) && !unsure.has(body));
    assert.deepEqual(lost, []);
    assert.deepEqual(
      [...deleted].filter((body) => kept.has(body)),
      [],
    );
  });

  it("keeps queues, their settings, what was received and what FIFO queues have seen", async () => {
    const first = await startSqs({ dir });
    await first.createQueue("dead", {});
    const url = await first.createQueue("jobs", {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOfQueue("dead"), maxReceiveCount: 2 }),
    });
    const fifo = await first.createQueue("jobs.fifo", {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
    });
    await first.send(url, "poison");
    for (const body of ["a", "b"]) await first.send(fifo, body, "g");
    await first.receive(url);
    const [held] = await first.receive(fifo, { MaxNumberOfMessages: 1 });
    await first.stop();

    const second = await startSqs({ dir, clock: first.clock });
    undo.push(() => second.stop());
    assert.deepEqual(await second.receive(url), [], "it is still in flight");
    await second.send(fifo, "a", "g");
    await second.client.send(
      new DeleteMessageCommand({ QueueUrl: fifo, ReceiptHandle: held?.ReceiptHandle }),
    );
    assert.deepEqual(bodies(await second.receive(fifo)), ["b"], "the second a was a duplicate");
    second.clock.advance(30_000);
    const [again] = await second.receive(url);
    assert.equal(again?.Attributes?.ApproximateReceiveCount, "2");
  });

  it("drops half a record at the end of its journal, which nobody was told of", async () => {
    const first = await startSqs({ dir });
    await first.send(await first.createQueue("jobs"), "whole");
    await first.stop();
    await appendFile(join(dir, "sqs", "journal.ndjson"), '{"type":"put","name":"jobs","mess');
    const second = await restart();
    await second.send(`${second.endpoint.url}/000000000000/jobs`, "next");
    assert.deepEqual(await drain(second), new Set(["whole", "next"]));
  });

  it("rewrites its journal while it runs, and loses nothing by it", async () => {
    const first = await startSqs({ dir });
    const url = await first.createQueue("jobs");
    const fifo = await first.createQueue("jobs.fifo", {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
    });
    const body = "x".repeat(200_000);
    await first.send(url, "kept");
    await first.send(fifo, "seen", "g");
    const [seen] = await first.receive(fifo);
    await first.client.send(new DeleteMessageCommand({ QueueUrl: fifo, ReceiptHandle: seen?.ReceiptHandle }));
    const arn = arnOfQueue("jobs");
    const journal = join(dir, "sqs", "journal.ndjson");
    let largest = 0;
    for (let round = 0; round < 60; round++) {
      const sends = [first.service.deliver(arn, body), first.service.deliver(arn, `small ${round}`)];
      await Promise.all(sends);
      for (const { receipt, body: received } of await first.service.receive(arn, { max: 10 }))
        if (received === body) await first.service.delete(arn, receipt);
      largest = Math.max(largest, statSync(journal).size);
    }
    await first.stop();
    assert.ok(largest < 9_000_000, `the journal grew to ${largest} bytes of 12,000,000 sent`);
    const second = await restart();
    await second.send(fifo, "seen", "g");
    assert.deepEqual(await second.receive(fifo), [], "it is known as a duplicate still");
    const expected = new Set(["kept", ...Array.from({ length: 60 }, (_, round) => `small ${round}`)]);
    assert.deepEqual(await drain(second), expected);
  });

  async function startChild(): Promise<{ child: ChildProcess; client: SQSClient }> {
    const script = join(import.meta.dirname, "crash-child.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    undo.push(() => child.kill("SIGKILL"));
    const [line] = await once(child.stdout, "data");
    const client = new SQSClient({
      endpoint: JSON.parse(String(line)).url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
    undo.push(() => client.destroy());
    return { child, client };
  }

  async function restart(): Promise<LocalSqs> {
    const again = await startSqs({ dir });
    undo.push(() => again.stop());
    return again;
  }

  /** Bodies of every message there is, in flight or not. */
  async function drain(sqs: LocalSqs): Promise<Set<string>> {
    const { queues } = sqs.service;
    return new Set(Array.from(queues.byArn(arnOfQueue("jobs")).messages(), ({ body }) => body));
  }
});
