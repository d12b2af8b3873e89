import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetFunctionRecursionConfigCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Properties } from "../../../../local/properties.ts";
import { withLineage } from "../../../../local/services/lambda/trace-header.ts";
import { KeptMessages } from "../../../helpers/kept-messages.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

const projectRoot = join(import.meta.dirname, "../../../..");
const dead = "arn:aws:sqs:us-east-1:000000000000:dead";

/** Notes its run, and invokes the function that the event names next, by the real SDK. */
const chain = `const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const { appendFileSync } = require('node:fs');
const client = new LambdaClient({});
exports.handler = async ({ next, type, left }) => {
  appendFileSync(process.env.RUNS, process.env.AWS_LAMBDA_FUNCTION_NAME + '\\n');
  if (!left) return 'end';
  const event = { next: [...next.slice(1), next[0]], type, left: left - 1 };
  const input = { FunctionName: next[0], InvocationType: type, Payload: JSON.stringify(event) };
  const { Payload, FunctionError } = await client.send(new InvokeCommand(input));
  return FunctionError ? Promise.reject(Error(FunctionError)) : Payload?.length ? JSON.parse(Buffer.from(Payload)) : 'sent';
};`;

describe("Lambda recursion detection", function () {
  this.timeout(60_000);
  let dir: string;
  let services: LocalServices;
  let client: LambdaClient;
  let queues: KeptMessages;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-recursion-"));
    // Lambda's Node runtimes bring the SDK along; here it is the project's own.
    symlinkSync(join(projectRoot, "node_modules"), join(dir, "node_modules"));
    queues = new KeptMessages();
    services = await LocalServices.start({ dir, queues });
    client = new LambdaClient(services.client);
  });
  after(async () => {
    client.destroy();
    await services.stop();
    rmSync(dir, { recursive: true });
  });

  const create = async (name: string, more: Properties = {}) => {
    const file = join(dir, `${name}.runs`);
    appendFileSync(file, "");
    const environment = { variables: { RUNS: file } };
    await createFunction(services, name, chain, { environment, timeout: 60, memorySize: 512, ...more });
    return () => readFileSync(file, "utf8").split("\n").filter(Boolean).length;
  };

  it("stops a function that invokes itself asynchronously after 16 runs, and keeps the event", async () => {
    const runs = await create("loop", { deadLetterConfig: { targetArn: dead } });
    await client.send(
      new InvokeCommand({
        FunctionName: "loop",
        InvocationType: "Event",
        Payload: JSON.stringify({ next: ["loop"], type: "Event", left: 100 }),
      }),
    );
    await until("the loop is stopped", () => queues.messages.length === 1, 50_000);
    assert.equal(runs(), 16);
    assert.equal(Object(queues.bodies[0]).left, 100 - 16);
    assert.match(queues.messages[0]?.attributes.ErrorMessage?.StringValue ?? "", /in a recursive loop/);
    assert.ok(services.said().some((line) => /warn: .*in a recursive loop.*\(loop, /.test(line)));
  });

  it("stops a loop through destinations as well", async () => {
    const told = queues.messages.length;
    const runs = await create("circle", { deadLetterConfig: { targetArn: dead } });
    await services.create("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "circle", {
      functionName: "circle",
      destinationConfig: {
        onSuccess: { destination: "arn:aws:lambda:us-east-1:000000000000:function:circle" },
      },
    });
    // An invocation record has no `left` either.
    await services.lambda.invokeAsync("circle", '{"left":0}');
    await until("the loop is stopped", () => queues.messages.length > told, 50_000);
    assert.equal(runs(), 16);
  });

  it("answers RecursiveInvocationException to a synchronous loop, through another function too", async () => {
    const [pings, pongs] = [await create("ping"), await create("pong")];
    const answer = await client.send(
      new InvokeCommand({
        FunctionName: "ping",
        Payload: JSON.stringify({ next: ["pong", "ping"], type: "RequestResponse", left: 5 }),
      }),
    );
    assert.equal(Buffer.from(answer.Payload ?? []).toString(), '"end"');
    assert.deepEqual([pings(), pongs()], [3, 3]);
    let header = "Root=1-5759e988-bd862e3fe1be46a994272793";
    const arn = "arn:aws:lambda:us-east-1:000000000000:function:ping";
    for (let run = 0; run < 15; run++) header = withLineage(header, arn).header;
    const traced = (left: number) =>
      services.lambda.invoke(
        "ping",
        JSON.stringify({ next: ["pong", "ping"], type: "RequestResponse", left }),
        { traceHeader: header },
      );
    assert.equal(String((await traced(1)).payload), '"end"', "the 16th run of ping");
    const stopped = await traced(2);
    assert.match(String(stopped.payload), /"errorMessage":"Unhandled"/, "pong fails, by what its SDK threw");
    assert.equal(pings(), 5, "the 17th run is none");
  });

  it("lets a function loop that is allowed to", async () => {
    const runs = await create("allowed");
    await services.create("aws:lambda/functionRecursionConfig:FunctionRecursionConfig", "allowed", {
      functionName: "allowed",
      recursiveLoop: "Allow",
    });
    const told = await client.send(new GetFunctionRecursionConfigCommand({ FunctionName: "allowed" }));
    assert.equal(told.RecursiveLoop, "Allow");
    await services.lambda.invokeAsync(
      "allowed",
      JSON.stringify({ next: ["allowed"], type: "Event", left: 19 }),
    );
    await until("20 runs", () => runs() === 20, 50_000);
  });
});

describe("a trace header's lineage", () => {
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";

  it("counts the earlier runs of each function, and keeps the rest", () => {
    const root = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const first = withLineage(root, arn);
    assert.match(first.header, new RegExp(`^${root};Lineage=[0-9a-f]{8}:0$`));
    assert.equal(first.earlierRuns, 0);
    const other = withLineage(first.header, `${arn}-2`);
    assert.equal(other.earlierRuns, 0);
    const again = withLineage(other.header, arn);
    assert.equal(again.earlierRuns, 1);
    assert.match(again.header, /;Lineage=[0-9a-f]{8}:1\|[0-9a-f]{8}:0$/);
  });

  it("leaves out what it cannot read", () => {
    const { header, earlierRuns } = withLineage("Root=1-2-3;Lineage=nonsense|zz:1|12345678:999999", arn);
    assert.match(header, /^Root=1-2-3;Lineage=[0-9a-f]{8}:0$/);
    assert.equal(earlierRuns, 0);
  });
});
