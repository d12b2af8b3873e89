import assert from "node:assert/strict";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";

describe("Lambda logs", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  const messages = async (group: string) =>
    (await services.logs.group(group).events(Date.now())).map(({ message }) => message);

  it("writes plain lines: start, the function's own in order, end, report", async () => {
    const code = `exports.handler = async (event) => {
      console.log('one', { a: 1 });
      process.stdout.write('two\\nthree');
      console.error('four\\nlines', 'here');
      process.stderr.write('five\\n');
      console.debug('six');
    };`;
    await createFunction(services, "text", code, { tracingConfig: { mode: "Active" } });
    const { requestId, log } = await invoke(services, "text");
    const lines = (await messages("/aws/lambda/text")).map((message) =>
      message
        .replaceAll(requestId, "<id>")
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, "<time>")
        .replace(/\d+\.\d\d ms/g, "<n> ms")
        .replace(/(Duration|Used): \d+ (ms|MB)/g, "$1: <n> $2")
        .replace(/1-[0-9a-f]{8}-[0-9a-f]{24}/, "<trace>"),
    );
    assert.deepEqual(lines, [
      "INIT_START Runtime Version: nodejs:24.x (local nodejs24.x)\n",
      "START RequestId: <id> Version: $LATEST\n",
      "<time>\t<id>\tINFO\tone { a: 1 }\n",
      "two\n",
      "three\n",
      "<time>\t<id>\tERROR\tfour\nlines here\n",
      "five\n",
      "<time>\t<id>\tDEBUG\tsix\n",
      "END RequestId: <id>\n",
      "REPORT RequestId: <id>\tDuration: <n> ms\tBilled Duration: <n> ms\tMemory Size: 128 MB\tMax Memory Used: <n> MB\tInit Duration: <n> ms\t\nXRAY TraceId: <trace>\t\n",
    ]);
    assert.ok(log.startsWith(`START RequestId: ${requestId}`));
    assert.match(log, /REPORT RequestId/);
  });

  it("writes JSON records when the function asks for them, at its levels", async () => {
    const code = `exports.handler = async (event) => {
      console.debug('hidden');
      console.log('hello');
      console.info({ some: 'object' });
      console.warn('with %s', 'format', { more: 1 });
      console.error('failed', new TypeError('why'));
      const cycle = {}; cycle.self = cycle;
      console.log(cycle);
      if (event.bad) throw new RangeError('thrown');
    };`;
    await createFunction(services, "json", code, { loggingConfig: { logFormat: "JSON", logGroup: "/json" } });
    const { requestId } = await invoke(services, "json", { bad: true });
    const records: Record<string, unknown>[] = (await messages("/json")).map((message) =>
      JSON.parse(message),
    );
    assert.deepEqual(
      records.map(({ type, level }) => type ?? level),
      [
        "platform.initStart",
        "platform.start",
        "INFO",
        "INFO",
        "WARN",
        "ERROR",
        "INFO",
        "ERROR",
        "platform.report",
      ],
    );
    const own = records.filter(({ level }) => level !== undefined);
    assert.ok(
      own.every(
        (record) => record.requestId === requestId && !Number.isNaN(Date.parse(String(record.timestamp))),
      ),
    );
    assert.deepEqual(
      own.map(({ message }) => (typeof message === "string" ? message.split("\n")[0] : message)).slice(0, 5),
      [
        "hello",
        { some: "object" },
        "with format { more: 1 }",
        "failed TypeError: why",
        "<ref *1> { self: [Circular *1] }",
      ],
    );
    assert.equal(own[3]?.errorType, "TypeError");
    assert.equal(own[3]?.errorMessage, "why");
    assert.ok(Array.isArray(own[3]?.stackTrace));
    // Shapes of the telemetry API.
    const thrown = own[5]?.message as Record<string, unknown>;
    assert.deepEqual([thrown.errorType, thrown.errorMessage], ["RangeError", "thrown"]);
    const report = records.at(-1)?.record as {
      requestId: string;
      status: string;
      metrics: Record<string, number>;
    };
    assert.equal(report.requestId, requestId);
    assert.equal(report.status, "error");
    assert.deepEqual(Object.keys(report.metrics), [
      "durationMs",
      "billedDurationMs",
      "memorySizeMB",
      "maxMemoryUsedMB",
      "initDurationMs",
    ]);
  });

  it("leaves out what the levels leave out", async () => {
    const code =
      "exports.handler = async () => { console.log('no'); console.warn('no'); console.error('yes'); };";
    const loggingConfig = { logFormat: "JSON", applicationLogLevel: "ERROR", systemLogLevel: "WARN" };
    await createFunction(services, "quiet", code, { loggingConfig });
    await invoke(services, "quiet");
    const records: Record<string, unknown>[] = (await messages("/aws/lambda/quiet")).map((message) =>
      JSON.parse(message),
    );
    assert.deepEqual(
      records.map(({ message }) => message),
      ["yes"],
    );
  });

  it("keeps each event's lines between its start and its end, however fast they follow", async () => {
    await createFunction(
      services,
      "busy",
      "exports.handler = async ({ n }) => { console.log('event', n); };",
    );
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => services.lambda.invoke("busy", JSON.stringify({ n }))),
    );
    // The last reports follow their answers.
    await invoke(services, "busy", { n: 300 });
    const byStream = Map.groupBy(
      await services.logs.group("/aws/lambda/busy").events(Date.now()),
      ({ stream }) => stream,
    );
    let seen = 0;
    for (const events of byStream.values()) {
      const kinds = events.slice(1).map(({ message }) => /^(START|END|REPORT)|event/.exec(message)?.[0]);
      for (let at = 0; at + 4 <= kinds.length; at += 4, seen++) {
        assert.deepEqual(kinds.slice(at, at + 4), ["START", "event", "END", "REPORT"]);
      }
    }
    assert.ok(seen >= 297, `${seen} whole events`);
  });

  it("keeps a large message whole and the tail to 4 KB", async () => {
    await createFunction(
      services,
      "loud",
      "exports.handler = async () => { console.log('é'.repeat(100_000) + '.'); };",
    );
    const { log } = await invoke(services, "loud");
    assert.ok(Buffer.byteLength(log) <= 4_100);
    const [, , message = ""] = await messages("/aws/lambda/loud");
    assert.match(message, /\té{100000}\.\n$/);
  });
});
