import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning } from "../../../../local/process-table.ts";
import type { Container } from "../../../../local/services/ecs/task-definition.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { until } from "../../../helpers/until.ts";
import { TaskFixture } from "./task-fixture.ts";

/** Answers with its environment, and to `/caller` with who it is by its credentials. */
const echo = `
import { createServer } from "node:http";
createServer(async (request, response) => {
  if (request.url === "/credentials") {
    const answer = await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
    response.end(await answer.text());
  } else if (request.url === "/aws") {
    const { cause } = await fetch("https://dynamodb.us-east-1.amazonaws.com").catch((error) => error);
    response.end(JSON.stringify({ code: cause.code }));
  } else response.end(JSON.stringify({ ...process.env, cwd: process.cwd(), pid: process.pid }));
}).listen(Number(process.env.PORT), process.env.HOST, () => console.log("listens"));
process.on("SIGTERM", () => { console.log("told to stop"); process.exit(0); });
`;

/** Hears that it is to stop, and does not. */
const stubborn = `
process.on("SIGTERM", () => console.log("no"));
setInterval(() => {}, 1_000);
console.log("runs");
`;

const lasting = `console.log("runs"); setInterval(() => {}, 1_000);`;

const failing = `console.log("fails"); process.exit(3);`;

const json = async (url: string) => (await fetch(url)).json();

describe("a task of ECS", () => {
  let fixture: TaskFixture;

  afterEach(() => fixture?.stop());

  async function startedUrl(): Promise<string> {
    await until("a task is healthy", () => fixture.url !== undefined);
    return String(fixture.url);
  }

  it("runs its command in the folder that its image is built from, in an environment of its own", async () => {
    fixture = await TaskFixture.start({ echo });
    await fixture.service(await fixture.definition({ environment: { GREETING: "hello", PORT: "8080" } }));
    const { pid, PORT, __CF_USER_TEXT_ENCODING, ...environment } = await json(await startedUrl());
    assert.deepEqual(environment, {
      cwd: `${fixture.projectRoot}/services/echo`,
      PWD: `${fixture.projectRoot}/services/echo`,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: "/nonexistent",
      HOST: "127.0.0.1",
      GREETING: "hello",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
      AWS_ENDPOINT_URL: fixture.services.url,
    });
    // Each task of this machine has a port of its own.
    assert.notEqual(PORT, "8080");
  });

  it("has the credentials of its task role, and nobody has them by guessing", async () => {
    fixture = await TaskFixture.start({ echo });
    const taskRoleArn = await fixture.role("program", []);
    await fixture.service(await fixture.definition({ taskRoleArn }), { desiredCount: 2 });
    await until("both are healthy", () => fixture.scheduler.steady);
    const keys = await Promise.all(
      fixture.urls.map(async (each) => (await json(`${each}/credentials`)).AccessKeyId),
    );
    assert.equal(new Set(keys).size, 2);
    const url = await startedUrl();
    const { RoleArn, AccessKeyId, Expiration } = await json(`${url}/credentials`);
    assert.equal(RoleArn, taskRoleArn);
    assert.equal(fixture.services.iam.findKey(AccessKeyId)?.caller.principal.kind, "role");
    assert.ok(Date.parse(Expiration) > Date.now());

    const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri } = await json(url);
    assert.equal((await fetch(uri.replace(/[^/]+$/, "guess"))).status, 400);
    await fixture.services.ecs.stop();
    await assert.rejects(fetch(uri));
  });

  it("does not get out to AWS by itself", async () => {
    fixture = await TaskFixture.start({ echo });
    await fixture.service(await fixture.definition());
    const { code } = await json(`${await startedUrl()}/aws`);
    assert.equal(code, "ERR_LOCAL_CLOUD_REFUSED");
  });

  it("finds its secrets in its environment, when its execution role may read them", async () => {
    fixture = await TaskFixture.start({ echo });
    const { services } = fixture;
    const secret = await services.create("aws:secretsmanager/secret:Secret", "s", { name: "s" });
    const arn = String(secret.outputs.arn);
    await services.create("aws:secretsmanager/secretVersion:SecretVersion", "s", {
      secretId: arn,
      secretString: "open sesame",
    });
    await fixture.service(await fixture.definition({ secrets: { PASSWORD: arn } }));
    assert.equal((await json(await startedUrl())).PASSWORD, "open sesame");
  });

  for (const [why, statements, said] of [
    ["may not read its secret", [], /execution role may not secretsmanager:GetSecretValue on arn:aws:/],
    [
      "has a secret that is not there",
      [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" }],
      /its secret .* cannot be read/,
    ],
  ] as const) {
    it(`does not start when it ${why}`, async () => {
      fixture = await TaskFixture.start({ echo }, { clock: new ManualClock() });
      const executionRoleArn = await fixture.role("narrow", statements);
      const secrets = { PASSWORD: "arn:aws:secretsmanager:us-east-1:000000000000:secret:none-AbCdEf" };
      await fixture.service(await fixture.definition({ executionRoleArn, secrets }));
      await until("it is said", () => fixture.services.said().some((line) => said.test(line)));
    });
  }

  for (const [role, property] of [
    ["a task role", "taskRoleArn"],
    ["an execution role", "executionRoleArn"],
  ] as const) {
    it(`does not start with ${role} that ECS may not take on`, async () => {
      fixture = await TaskFixture.start({ echo }, { clock: new ManualClock() });
      const roleArn = await fixture.role("of-lambda", [], "lambda.amazonaws.com");
      await fixture.service(await fixture.definition({ [property]: roleArn }));
      await until("it is said", () =>
        fixture.services.said().some((line) => /ECS may not take on .*of-lambda; allow ecs-tasks/.test(line)),
      );
    });
  }

  it("leaves no process when its target group is not there", async () => {
    const clock = new ManualClock();
    fixture = await TaskFixture.start({ echo: lasting }, { clock });
    const { services } = fixture;
    const definition = await fixture.definition();
    const service = await fixture.service(definition, {
      loadBalancers: [{ targetGroupArn: "absent", containerName: "echo", containerPort: 8080 }],
    });
    const [failed] = fixture.scheduler.tasks;
    await until("it is said", () =>
      services.said().some((line) => /a task ended: there is no target group absent/.test(line)),
    );
    const inputs = fixture.serviceInputs(definition, { loadBalancers: [] });
    await services.update("aws:ecs/service:Service", service, inputs);
    clock.advance(1_000);
    const [next] = fixture.scheduler.tasks;
    // It starts later: by then the first, too, would have told its id.
    await until("another runs", async () => (await fixture.logged()).includes(`echo/echo/${next?.id}: runs`));
    assert.equal(failed?.status, "STOPPED");
    assert.ok(failed.pid === undefined || !isRunning(failed.pid));
  });

  it("logs to its group by its execution role, and not at all without the right to", async () => {
    fixture = await TaskFixture.start({ echo });
    await fixture.service(await fixture.definition());
    await startedUrl();
    const [task] = fixture.scheduler.tasks;
    assert.deepEqual(await fixture.logged(), [`echo/echo/${task?.id}: listens`]);

    await fixture.stop();
    fixture = await TaskFixture.start({ echo });
    await fixture.service(await fixture.definition({ executionRoleArn: await fixture.role("mute", []) }));
    await startedUrl();
    assert.deepEqual(await fixture.logged(), []);
    assert.ok(fixture.services.said().some((line) => /may not logs:CreateLogStream/.test(line)));
  });

  it("is told to stop, and killed only when it does not", async () => {
    const clock = new ManualClock();
    fixture = await TaskFixture.start({ echo: stubborn }, { clock });
    await fixture.service(await fixture.definition({ stopTimeout: 7 }), { loadBalancers: [] });
    await until("it runs", async () => (await fixture.logged()).some((line) => line.endsWith("runs")));
    const [task] = fixture.scheduler.tasks;
    const pid = Number(task?.pid);
    const stopped = fixture.services.ecs.stop();
    await until("it heard", async () => (await fixture.logged()).some((line) => line.endsWith("no")));
    clock.advance(6_999);
    assert.ok(isRunning(pid));
    clock.advance(1);
    await stopped;
    assert.ok(!isRunning(pid));
  });

  it("says why nothing of it can be run here", async () => {
    fixture = await TaskFixture.start({ echo }, { clock: new ManualClock() });
    const says = (pattern: RegExp) =>
      until(`${pattern}`, () => fixture.services.said().some((line) => pattern.test(line)));
    const deployAs = (change: Partial<Container>) => {
      const { definition } = fixture.scheduler;
      fixture.scheduler.deploy({
        definition: { ...definition, container: { ...definition.container, ...change } },
      });
    };
    await fixture.service(await fixture.definition({ command: [] }));
    await says(/nothing of image \S+ is on this machine: give the container a command, and the label/);
    deployAs({ command: ["x"], source: "../elsewhere" });
    await says(/the folder "\.\.\/elsewhere" of its label is not in the project/);
    deployAs({ command: ["no-such"], source: "services/echo" });
    await says(/the program "no-such" is not on the PATH/);
  });

  it("that fails is started again, later each time, and given up by the circuit breaker", async () => {
    const clock = new ManualClock();
    fixture = await TaskFixture.start({ echo: failing }, { clock });
    await fixture.service(await fixture.definition());
    const said = () => fixture.services.said();
    const warned = (count: number) =>
      until(`${count} failures`, () => said().filter((line) => /a task ended/.test(line)).length === count);
    await warned(1);
    assert.match(
      said().at(-1) ?? "",
      /Essential container in task exited \(exit code 3\); another starts in 1 s/,
    );
    clock.advance(999);
    assert.equal(fixture.scheduler.tasks.length, 0);
    clock.advance(1);
    await warned(2);
    assert.match(said().at(-1) ?? "", /another starts in 2 s/);
    clock.advance(2_000);
    await until("it is given up", () => said().some((line) => /error: ECS: echo: 3 tasks failed/.test(line)));
    clock.advance(3_600_000);
    assert.equal(fixture.scheduler.tasks.length, 0);

    writeFileSync(join(fixture.projectRoot, "services", "echo", "main.mjs"), echo);
    fixture.services.ecs.sourceChanged(["services/echo/main.mjs"]);
    await until("the mended one runs", async () =>
      (await fixture.logged()).some((line) => line.endsWith("listens")),
    );
    clock.advance(0);
    await until("it is steady", () => fixture.scheduler.steady);
  });
});
