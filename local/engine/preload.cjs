"use strict";
// Runs in the program's process, ahead of Pulumi's own entry point, which then starts as it would without this file.
// A process that was started ahead of its time loads what the last run loaded, and waits at this point.
const fs = require("node:fs");
const path = require("node:path");

const listFile = process.env.SLIPWAY_MODULES_FILE;
const waits = process.env.SLIPWAY_WAIT === "1";
delete process.env.SLIPWAY_MODULES_FILE;
delete process.env.SLIPWAY_WAIT;

const firstTime = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/awsx", "typescript", "esbuild"];

function loadAhead() {
  for (const name of readList() ?? firstTime) {
    try {
      requireFromProgram(name);
    } catch {
      // A package that is not there, or not any more. The program itself will say so if it needs it.
    }
  }
}

function readList() {
  try {
    return JSON.parse(fs.readFileSync(listFile, "utf8"));
  } catch {
    // No run has ended well yet.
    return undefined;
  }
}

/** Blocks until the engine writes to descriptor 3; when the engine is gone instead, so is the need for this process. */
function waitForGo() {
  const read = fs.readSync(3, Buffer.alloc(1));
  if (read === 0) process.exit(0);
  fs.closeSync(3);
}

/** Packages only: what the program consists of itself is about to change. */
function writeList() {
  const entryPoint = `${path.sep}cmd${path.sep}run${path.sep}`;
  const names = Object.keys(require.cache).filter(
    (name) => name.includes(`${path.sep}node_modules${path.sep}`) && !name.includes(entryPoint),
  );
  const text = JSON.stringify(names);
  if (fs.existsSync(listFile) && fs.readFileSync(listFile, "utf8") === text) return;
  fs.mkdirSync(path.dirname(listFile), { recursive: true });
  fs.writeFileSync(listFile, text);
}

/**
 * Pulumi's SDK notes a stack with every promise it makes, tens of thousands in a run, and reads it only when
 * PULUMI_DEBUG_PROMISE_LEAKS is set. Written out through ts-node's source maps they would take half of the run's time,
 * so those stacks stay empty. All others are left to whoever formats them.
 */
function skipUnreadStacks() {
  const wrapped = new WeakSet();
  let current;
  Object.defineProperty(Error, "prepareStackTrace", {
    configurable: true,
    get: () => current,
    set(format) {
      // Whoever puts back what it had read puts back the one behind it, too.
      if (typeof format !== "function" || wrapped.has(format)) {
        current = format;
        return;
      }
      current = (error, frames) =>
        frames[0]?.getFunctionName() === "debuggablePromise" ? "" : format(error, frames);
      wrapped.add(current);
    },
  });
}

/**
 * Keeps the SDK's debug lines in this process. There are some four for each resource, quoting all its properties, and
 * each is sent only when the one before has been answered for, so the program would end waiting for them.
 */
function keepDebugLines() {
  const { EngineClient } = requireFromProgram("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const { LogSeverity } = requireFromProgram("@pulumi/pulumi/proto/engine_pb.js");
  const send = EngineClient.prototype.log;
  EngineClient.prototype.log = function log(request, ...rest) {
    if (request.getSeverity() !== LogSeverity.DEBUG) return send.call(this, request, ...rest);
    const answer = rest.at(-1);
    setImmediate(() => answer(null));
  };
}

const requireFromProgram = (name) => require(require.resolve(name, { paths: [process.cwd()] }));

keepDebugLines();
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) skipUnreadStacks();
if (waits) {
  loadAhead();
  waitForGo();
}
process.on("exit", (code) => {
  if (code === 0) writeList();
});
