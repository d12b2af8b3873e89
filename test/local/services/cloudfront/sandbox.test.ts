import assert from "node:assert/strict";
import { FunctionFailure, Sandbox } from "../../../../local/services/cloudfront/functions/sandbox.ts";

const start = Date.UTC(2026, 0, 31, 12);

describe("function sandbox", () => {
  const sandbox = new Sandbox();
  const lines: string[] = [];

  const run = async (code: string, event: unknown = {}) => {
    lines.length = 0;
    return JSON.parse(
      await sandbox.run({ name: "test", code }, JSON.stringify(event), start, (line) => lines.push(line)),
    );
  };
  /** What an expression gives inside. */
  const value = async (expression: string) =>
    (await run(`function handler() { return { value: ${expression} }; }`)).value;

  for (const [what, code] of Object.entries({
    "a plain function": "function handler(event) { return { got: event.a }; }",
    "an async function": "async function handler(event) { await null; return { got: event.a }; }",
    "an arrow function": "const handler = (event) => ({ got: event.a });",
    "a promise": "function handler(event) { return Promise.resolve({ got: event.a }); }",
    "newer syntax": "async function handler({ a }) { const { b = a ?? 1 } = {}; return { got: b }; }",
  })) {
    it(`runs ${what}`, async () => {
      assert.deepEqual(await run(code, { a: 7 }), { got: 7 });
    });
  }

  it("has nothing of Node, of browsers, of the network, of timers", async () => {
    const names = [
      "process",
      "require",
      "module",
      "exports",
      "global",
      "Buffer",
      "__dirname",
      "import_meta",
      "fetch",
      "XMLHttpRequest",
      "WebSocket",
      "Request",
      "setTimeout",
      "setInterval",
      "setImmediate",
      "clearTimeout",
      "queueMicrotask",
      "performance",
      "WebAssembly",
      "SharedArrayBuffer",
      "Atomics",
      "WeakRef",
      "FinalizationRegistry",
      "std",
      "os",
      "print",
      "gc",
      "log",
      "run",
      "install",
    ];
    assert.deepEqual(
      await value(`[${names.map((name) => `typeof ${name}`).join()}]`),
      names.map(() => "undefined"),
    );
    const own = await value("Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z]/.test(name))");
    assert.deepEqual(own.sort(), [
      "console",
      "decodeURI",
      "decodeURIComponent",
      "encodeURI",
      "encodeURIComponent",
      "escape",
      "eval",
      "globalThis",
      "handler",
      "isFinite",
      "isNaN",
      "parseFloat",
      "parseInt",
      "undefined",
      "unescape",
    ]);
  });

  it("evaluates no text", async () => {
    for (const expression of [
      "eval('1')",
      "(0, eval)('1')",
      "Function('return 1')()",
      "new Function('return 1')()",
      "(function () {}).constructor('return 1')()",
      "(async function () {}).constructor('return 1')()",
      "(function* () {}).constructor('return 1')()",
      "(async function* () {}).constructor('return 1')()",
      "console.log.constructor('return 1')()",
      "[].map.constructor('return 1')()",
    ]) {
      await assert.rejects(
        value(expression),
        /EvalError: Code generation from strings disallowed/,
        expression,
      );
    }
  });

  it("loads no module", async () => {
    await assert.rejects(run("import fs from 'fs'; function handler() { return {}; }"), FunctionFailure);
    await assert.rejects(run("async function handler() { return await import('fs'); }"), FunctionFailure);
  });

  it("has a clock that stands still", async () => {
    assert.deepEqual(
      await value(
        "[Date.now(), new Date().getTime(), new Date(0).toISOString(), new Date() instanceof Date, Date.UTC(2026, 0, 31, 12), typeof Date()]",
      ),
      [start, start, "1970-01-01T00:00:00.000Z", true, start, "string"],
    );
  });

  it("keeps nothing from one run to the next", async () => {
    const code = `
      const count = globalThis.kept || 0;
      globalThis.kept = count + 1;
      Object.prototype.leaked = "yes";
      Array.prototype.map = null;
      function handler(event) { return { count, leaked: event.leaked, map: typeof [].map }; }`;
    for (let i = 0; i < 3; i++) assert.deepEqual(await run(code), { count: 0, leaked: "yes", map: "object" });
    assert.deepEqual(await run("function handler(event) { return { leaked: event.leaked }; }"), {});
  });

  it("is not fooled by replaced globals", async () => {
    const code = `
      JSON.stringify = () => "forged"; JSON.parse = () => ({}); Promise.prototype.then = null;
      globalThis.Promise = null;
      function handler(event) { return { got: event.a }; }`;
    assert.deepEqual(await run(code, { a: 1 }), { got: 1 });
  });

  it("keeps the host's objects out of reach", async () => {
    assert.deepEqual(await run("function handler(event) { event.__proto__.x = 1; return { x: ({}).x }; }"), {
      x: 1,
    });
    assert.equal(({} as { x?: number }).x, undefined);
  });

  for (const [what, code, message] of [
    ["a loop without end", "function handler() { for (;;) {} }", /longer than 100 ms/],
    ["a loop at load", "for (;;) {} function handler() {}", /longer than 100 ms/],
    [
      "a loop that catches",
      "function handler() { for (;;) { try { for (;;) {} } catch (e) {} } }",
      /longer than 100 ms/,
    ],
    ["a loop of promises", "async function handler() { for (;;) await null; }", /longer than 100 ms/],
    [
      "a slow pattern",
      "function handler() { return { a: /^(a+)+$/.test('a'.repeat(60) + 'b') }; }",
      /longer than 100 ms/,
    ],
    ["recursion without end", "function handler() { return handler(); }", /stack overflow|call stack/i],
    [
      "much memory",
      "function handler() { var a = []; for (;;) a.push(new ArrayBuffer(10000)); }",
      /out of memory/,
    ],
    ["a huge string", "function handler() { return { a: 'x'.repeat(1e9) }; }", /./],
    ["a throw", "function handler() { throw new TypeError('mine'); }", /TypeError: mine/],
    ["a rejection", "async function handler() { throw new RangeError('mine'); }", /RangeError: mine/],
    ["a throw of text", "function handler() { throw 'text'; }", /it threw "text"/],
    ["a throw at load", "throw new Error('early');", /early/],
    ["bad syntax", "function handler( {", /SyntaxError/],
    ["no handler", "var x = 1;", /no function named handler/],
    ["a handler that is no function", "var handler = 1;", /no function named handler/],
    ["no answer", "function handler() {}", /returned no object/],
    ["a promise that never settles", "function handler() { return new Promise(() => {}); }", /never settles/],
    ["a circle", "function handler() { const a = {}; a.a = a; return a; }", /circular/i],
  ] as const) {
    it(`ends ${what}, and runs the next`, async () => {
      await assert.rejects(
        run(code),
        (error) => error instanceof FunctionFailure && message.test(error.message),
      );
      assert.deepEqual(await run("function handler() { return { fine: true }; }"), { fine: true });
    });
  }

  it("logs what functions say, bounded", async () => {
    await run(
      "function handler() { console.log('a', 1, { b: 2 }, null, undefined, new Error('e')); console.log('x'.repeat(20000)); return {}; }",
    );
    assert.equal(lines[0], 'a 1 {"b":2} null undefined Error: e');
    assert.equal(lines[1]?.length, 10_000);
  });
});
