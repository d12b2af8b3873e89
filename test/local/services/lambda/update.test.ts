import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { keptArchive } from "../../../../local/engine/assets.ts";
import { isRunning } from "../../../../local/process-table.ts";
import type { ExistingResource } from "../../../../local/service.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, functionInputs, functionType, invoke } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

describe("Lambda updates", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  const answering = (value: string) =>
    `exports.handler = async (event) => { await new Promise((r) => setTimeout(r, event.ms ?? 0)); return '${value}'; };`;

  it("run new code from the next event on, while events under way end with the old", async () => {
    const existing = await createFunction(services, "code", answering("old"));
    await invoke(services, "code");
    const underWay = invoke(services, "code", { ms: 200 });
    const updated = await services.update(functionType, existing, functionInputs("code", answering("new")));
    assert.equal((await invoke(services, "code")).value, "new");
    assert.equal((await underWay).value, "old");
    assert.notEqual(updated.outputs.codeSha256, existing.outputs.codeSha256);
  });

  it("hand events that wait on to the new code", async () => {
    const existing = await createFunction(services, "queue", answering("old"), {
      reservedConcurrentExecutions: 100,
    });
    const events = Array.from({ length: 60 }, () => invoke(services, "queue", { ms: 40 }));
    await events[0];
    await services.update(
      functionType,
      existing,
      functionInputs("queue", answering("new"), { reservedConcurrentExecutions: 100 }),
    );
    const answers = (await Promise.all(events)).map(({ value }) => value);
    assert.deepEqual([...new Set(answers)].sort(), ["new", "old"]);
  });

  it("give new variables to new environments, and keep warm ones for what does not concern them", async () => {
    const code = "exports.handler = async () => [process.env.AA, process.pid];";
    const variables = (A: string) => ({ environment: { variables: { AA: A } } });
    const first = await createFunction(services, "variables", code, variables("1"));
    const [, pid] = (await invoke(services, "variables")).value as unknown[];
    const second = await services.update(
      functionType,
      first,
      functionInputs("variables", code, { ...variables("1"), description: "new" }),
    );
    assert.deepEqual((await invoke(services, "variables")).value, ["1", pid]);
    await services.update(functionType, second, functionInputs("variables", code, variables("2")));
    const [value, newPid] = (await invoke(services, "variables")).value as unknown[];
    assert.equal(value, "2");
    assert.notEqual(newPid, pid);
  });

  it("do not read an archive that did not change", async () => {
    const existing = await createFunction(services, "same", answering("x"));
    const inputs = functionInputs("same", answering("x"), { description: "new" });
    // Holds the hash alone, as kept state does.
    const { hash } = existing.inputs.code as { hash: string };
    const updated = await services.update(functionType, existing, {
      ...inputs,
      code: keptArchive(hash),
    });
    assert.equal(updated.outputs.codeSha256, existing.outputs.codeSha256);
    assert.equal((await invoke(services, "same")).value, "x");
  });

  it("end with the function", async () => {
    const existing = await createFunction(services, "gone", "exports.handler = async () => process.pid;");
    const { value } = await invoke(services, "gone");
    await services.handler(functionType).delete(existing);
    assert.equal(isRunning(Number(value)), false);
    await assert.rejects(invoke(services, "gone"), { code: "ResourceNotFoundException" });
  });
});

describe("Lambda restarts", () => {
  it("bring functions back without their archives", async () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-restart-"));
    try {
      const before = await LocalServices.start({ dir });
      const made = await createFunction(
        before,
        "kept",
        "exports.handler = async () => [process.env.AWS_ACCESS_KEY_ID, 'kept'];",
      );
      const answer = (await invoke(before, "kept")).value;
      await before.stop();

      const after = await LocalServices.start({ dir });
      try {
        await after.handler(functionType).restore(asKept(made));
        assert.deepEqual((await invoke(after, "kept")).value, answer);
        rmSync(
          after.lambda.code.folderOf(Buffer.from(String(made.outputs.codeSha256), "base64").toString("hex")),
          { recursive: true },
        );
        await after.handler(functionType).restore(asKept(made));
        assert.deepEqual((await invoke(after, "kept")).value, answer, "unpacked from the zip again");
        const { outputs } = await after.update(functionType, asKept(made), {
          ...asKept(made).inputs,
          description: "new",
        });
        assert.equal(outputs.codeSha256, made.outputs.codeSha256, "code that did not change is not read");
        assert.deepEqual(after.said(), []);
      } finally {
        await after.stop();
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("say so loudly when the code is gone", async () => {
    const services = await LocalServices.start();
    try {
      const made = await createFunction(services, "lost", "exports.handler = async () => 1;");
      rmSync(join(services.context.dir, "lambda", "code"), { recursive: true });
      await services.handler(functionType).restore(asKept(made));
      assert.equal(services.said().length, 1);
      assert.match(services.said()[0] ?? "", /^error: Lambda: the code of "lost" is gone from .*--reset/);
      assert.equal((await invoke(services, "lost")).error, "Unhandled");
    } finally {
      await services.stop();
    }
  });

  it("leave no process behind when the local cloud is killed", async () => {
    const script = `
      import { LocalServices } from ${JSON.stringify(new URL("../../../helpers/local-services.ts", import.meta.url).href)};
      import { createFunction, invoke } from ${JSON.stringify(new URL("../../../helpers/test-function.ts", import.meta.url).href)};
      const services = await LocalServices.start({ dir: process.argv[1] });
      await createFunction(services, "f", "exports.handler = async () => process.pid;");
      console.log((await invoke(services, "f")).value);`;
    const dir = mkdtempSync(join(tmpdir(), "slipway-killed-"));
    try {
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, dir], {
        stdio: ["ignore", "pipe", "inherit"],
        cwd: join(import.meta.dirname, "../../../.."),
      });
      const pid = await new Promise<number>((resolve) =>
        createInterface({ input: child.stdout }).once("line", (line) => resolve(Number(line))),
      );
      assert.ok(pid > 0);
      assert.ok(isRunning(pid));
      child.kill("SIGKILL");
      await until(`process ${pid} ends`, () => !isRunning(pid));
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

/** A resource as the engine hands it back: archives without content. */
function asKept({ inputs, outputs, ...rest }: ExistingResource): ExistingResource {
  const code = keptArchive("0");
  return { ...rest, inputs: { ...inputs, code }, outputs: { ...JSON.parse(JSON.stringify(outputs)), code } };
}
