import assert from "node:assert/strict";
import { join } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { LocalCloud } from "../../local/cloud.ts";

import { type Log, silentLog } from "../../local/log.ts";
import { SqsService } from "../../local/services/sqs/index.ts";
import { programForTools } from "../e2e/aws-tools/program.ts";
import { administrator } from "../helpers/administrator.ts";
import type { ProjectCopy } from "../helpers/project-copy.ts";
import { until } from "../helpers/until.ts";

/** `queue.grantConsume()` and `events.onFailure` of the components, in a program on the embedded engine. */
describe("the grants of a function that consumes a queue and tells another of its failures", function () {
  this.timeout(60_000);
  let copy: ProjectCopy;
  let cloud: LocalCloud;
  let client: SQSClient;
  const said: string[] = [];

  before(async () => {
    copy = await programForTools();
    const say = (line: string) => void said.push(line);
    const log: Log = { ...silentLog, warn: say, error: say };
    const dir = join(copy.root, ".slipway", "dev");
    cloud = new LocalCloud({
      projectRoot: copy.root,
      stack: "dev",
      dir,
      ports: { site: 0, endpoint: 0 },
      log,
    });
    await cloud.start();
    await cloud.up();
    client = new SQSClient({ endpoint: cloud.endpointUrl, region: "us-east-1", credentials: administrator });
  });
  after(async () => {
    client?.destroy();
    await cloud?.stop();
    await copy?.remove();
  });

  const output = (name: string) => String(cloud.engine.outputs[name]?.value);
  const urlOf = (arn: string) => `${cloud.endpointUrl}/000000000000/${arn.split(":").at(-1)}`;

  it("suffice, and are all used", async () => {
    const QueueUrl = urlOf(output("toolsQueue"));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "work" }));
    const sqs = cloud.registry.services.find(({ name }) => name === "sqs");
    assert.ok(sqs instanceof SqsService);
    const queue = sqs.queues.byArn(output("toolsQueue"));
    await until("the message is consumed", () => [...queue.messages()].length === 0);

    await cloud.registry.lambda.invokeAsync(output("toolsFunction"), '{"fail":true}');
    const receive = { QueueUrl: urlOf(output("toolsDeadLetterQueue")), WaitTimeSeconds: 20 };
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(receive));
    assert.equal(JSON.parse(Messages[0]?.Body ?? "").responsePayload.errorMessage, "asked to fail");

    const grants = cloud.grantsReport().functions.find(({ name }) => name === "tools-worker");
    assert.deepEqual(
      grants?.grants.filter(({ used }) => used === 0),
      [],
    );
    assert.deepEqual(grants.refused, []);
    assert.deepEqual(said, []);
  });
});
