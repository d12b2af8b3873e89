import type { QuickJSContext, QuickJSRuntime, QuickJSWASMModule } from "quickjs-emscripten";

/** Why a run of a function gave no value. `message` is for the log, never for a viewer. */
export class FunctionFailure extends Error {}

/**
 * Pages of 64 KiB: all the memory the engine ever has. AWS gives a function 2 MB; QuickJS's own limit counts wrongly in
 * WebAssembly, so this one is in its place.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const memoryPages = 256;
const stackLimit = 128 * 1024;
/** Milliseconds of processor time, so that a busy laptop ends no function. AWS stops one after about a millisecond. */
const timeLimit = 100;
const longestLogLine = 10_000;

type EngineMemory = ReturnType<QuickJSWASMModule["getWasmMemory"]>;
// Node's types leave WebAssembly's classes out.
const { Memory } = (
  globalThis as unknown as {
    WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => EngineMemory };
  }
).WebAssembly;

/**
 * What each run starts from. CloudFront Functions have no dynamic code and no clock that moves:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const prelude = `(function (log, start) {
  const refuse = function Function() { throw new EvalError("Code generation from strings disallowed for this context"); };
  refuse.prototype = Function.prototype;
  for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(Object.getPrototypeOf(sample), "constructor", { value: refuse, writable: false, configurable: false });
  }
  globalThis.Function = refuse;
  globalThis.eval = refuse;
  const RealDate = Date;
  const FixedDate = function Date(...args) {
    if (!new.target) return new RealDate(start).toString();
    return Reflect.construct(RealDate, args.length > 0 ? args : [start], new.target);
  };
  FixedDate.prototype = RealDate.prototype;
  Object.defineProperty(FixedDate.prototype, "constructor", { value: FixedDate, writable: true, configurable: true });
  FixedDate.now = () => start;
  FixedDate.UTC = RealDate.UTC;
  FixedDate.parse = RealDate.parse;
  globalThis.Date = FixedDate;
  for (const name of ["WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics"]) delete globalThis[name];
  const show = (value) => {
    if (typeof value === "string") return value;
    const text = typeof value === "object" && value !== null && !(value instanceof Error) ? JSON.stringify(value) : undefined;
    return text === undefined ? String(value) : text;
  };
  globalThis.console = { log: (...values) => log(values.map(show).join(" ")) };
  const { parse, stringify } = JSON;
  return async (handler, text) => {
    if (typeof handler !== "function") throw new TypeError("the code defines no function named handler");
    return stringify(await handler(parse(text)));
  };
})`;

/**
 * Runs untrusted JavaScript in QuickJS, compiled to WebAssembly: nothing of Node, no network, no timers. Each run
 * has a runtime of its own, so no run sees what another left behind.
 */
export class Sandbox {
  #module: Promise<QuickJSWASMModule> | undefined;

  /**
   * Calls the script's `handler` with the event, both as JSON.
   * @param start what `Date` says, in milliseconds since the epoch.
   * @throws FunctionFailure for whatever the script does wrong.
   */
  async run(
    script: { name: string; code: string },
    event: string,
    start: number,
    log: (line: string) => void,
  ): Promise<string> {
    const module = await this.#load();
    const runtime = module.newRuntime();
    try {
      return this.#runIn(runtime, script, event, start, log);
    } catch (error) {
      if (error instanceof FunctionFailure) throw error;
      // An abort inside WebAssembly leaves the module unusable: the next run gets a new one.
      this.#module = undefined;
      throw new FunctionFailure(
        `the engine failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#release(runtime);
    }
  }

  /** Freeing can fail too after an abort. */
  #release(runtime: QuickJSRuntime): void {
    try {
      runtime.dispose();
    } catch {
      this.#module = undefined;
    }
  }

  /** The engine is half a megabyte of WebAssembly: it is loaded when the first function runs, not at start. */
  #load(): Promise<QuickJSWASMModule> {
    this.#module ??= import("quickjs-emscripten").then((engine) => {
      const wasmMemory = new Memory({ initial: memoryPages, maximum: memoryPages });
      return engine.newQuickJSWASMModuleFromVariant(engine.newVariant(engine.RELEASE_SYNC, { wasmMemory }));
    });
    return this.#module;
  }

  #runIn(
    runtime: QuickJSRuntime,
    script: { name: string; code: string },
    event: string,
    start: number,
    log: (line: string) => void,
  ): string {
    runtime.setMaxStackSize(stackLimit);
    const before = process.threadCpuUsage();
    const isOver = () => {
      const { user, system } = process.threadCpuUsage(before);
      return user + system > timeLimit * 1_000;
    };
    runtime.setInterruptHandler(isOver);
    const context = runtime.newContext();
    try {
      return call(context, script, event, start, log);
    } catch (error) {
      // What an interruption leaves behind is reported in many ways.
      if (!(error instanceof FunctionFailure) || !isOver()) throw error;
      throw new FunctionFailure(`it ran longer than ${timeLimit} ms`);
    } finally {
      context.dispose();
    }
  }
}

function call(
  context: QuickJSContext,
  script: { name: string; code: string },
  event: string,
  start: number,
  log: (line: string) => void,
): string {
  const held: { dispose(): void }[] = [];
  const hold = <T extends { dispose(): void }>(handle: T): T => {
    held.push(handle);
    return handle;
  };
  const evaluate = (code: string, name: string) =>
    hold(settled(context, context.evalCode(code, name, { type: "global", strict: true })));
  try {
    const write = hold(
      context.newFunction("log", (line) => {
        log(context.getString(line).slice(0, longestLogLine));
      }),
    );
    const startHandle = hold(context.newNumber(start));
    const install = evaluate(prelude, "prelude.js");
    const run = hold(settled(context, context.callFunction(install, context.undefined, write, startHandle)));
    evaluate(script.code, `${script.name}.js`);
    const handler = evaluate('typeof handler === "undefined" ? undefined : handler', "lookup.js");
    const text = hold(context.newString(event));
    const promise = hold(settled(context, context.callFunction(run, context.undefined, handler, text)));
    const jobs = context.runtime.executePendingJobs();
    if (jobs.error) throw failure(context, hold(jobs.error));
    const state = context.getPromiseState(promise);
    if (state.type === "pending")
      throw new FunctionFailure("its promise never settles, as nothing can settle it");
    if (state.type === "rejected") throw failure(context, hold(state.error));
    const value = hold(state.value);
    if (context.typeof(value) !== "string") throw new FunctionFailure("it returned no object");
    return context.getString(value);
  } finally {
    for (const handle of held.reverse()) handle.dispose();
  }
}

type Result = ReturnType<QuickJSContext["evalCode"]>;

function settled(context: QuickJSContext, result: Result) {
  if (!result.error) return result.value;
  const error = result.error;
  try {
    throw failure(context, error);
  } finally {
    error.dispose();
  }
}

function failure(context: QuickJSContext, error: Parameters<QuickJSContext["dump"]>[0]): FunctionFailure {
  const value: unknown = context.dump(error);
  if (typeof value === "object" && value !== null && "message" in value) {
    const name = "name" in value ? String(value.name) : "Error";
    return new FunctionFailure(`${name}: ${value.message}`);
  }
  return new FunctionFailure(`it threw ${JSON.stringify(value)}`);
}
