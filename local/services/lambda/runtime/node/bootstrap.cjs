"use strict";

// The Node runtime of the local cloud: loads a function from LAMBDA_TASK_ROOT and runs its events, as AWS's own
// runtime does. Plain JavaScript without dependencies: nothing but this folder is loaded before the function.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html

const { realpathSync } = require("node:fs");
const nodeModule = require("node:module");
const { confineModules } = require("./confine-modules.cjs");
const { Context } = require("./context.cjs");
const { errorBody, RuntimeError } = require("./errors.cjs");
const { loadHandler } = require("./load-handler.cjs");
const log = require("./log.cjs");
const { guardNetwork } = require("./network-guard.cjs");
const { RuntimeClient } = require("./runtime-client.cjs");

const client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API ?? "");
let requestId;

if (process.env._HANDLER === undefined) client.assignment(assigned);
else start();

/** A process that was started before its function was known gets its environment now. */
function assigned(text) {
  const api = process.env.AWS_LAMBDA_RUNTIME_API;
  for (const key of Object.keys(process.env)) delete process.env[key];
  Object.assign(process.env, JSON.parse(text), { AWS_LAMBDA_RUNTIME_API: api });
  start();
}

async function start() {
  process.on("uncaughtException", (error) => fail("Uncaught Exception", error, 129));
  process.on("unhandledRejection", (reason) => {
    const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason), reason);
    fail("Unhandled Promise Rejection", error, 128);
  });
  try {
    process.env.LAMBDA_TASK_ROOT = realpathSync(process.env.LAMBDA_TASK_ROOT);
    process.chdir(process.env.LAMBDA_TASK_ROOT);
    log.patchConsole();
    guardNetwork();
    confineModules(process.env.LAMBDA_TASK_ROOT);
    const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
    const run = runnerOf(handler);
    client.next((event) => work(run, event));
    setTimeout(() => nodeModule.flushCompileCache(), 500).unref();
  } catch (error) {
    log.logError("Uncaught Exception", error);
    client.initError(errorBody(error), () => process.exit(1));
  }
}

function work(run, { id, deadline, arn, trace, clientContext, payload }) {
  requestId = id;
  log.setRequestId(id);
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
  let answered = false;
  const answer = (verb, body) => {
    if (answered) return;
    answered = true;
    requestId = undefined;
    client.answer(id, verb, body, (event) => work(run, event));
  };
  const failed = (error) => {
    if (!answered) log.logError("Invoke Error", error);
    answer("error", errorBody(error));
  };
  const succeeded = (result) => {
    let body;
    try {
      body = result === undefined ? "null" : (JSON.stringify(result) ?? "null");
    } catch (error) {
      failed(new Error("Unable to stringify response body", { cause: error }));
      return;
    }
    answer("response", body);
  };
  try {
    run(JSON.parse(payload), new Context(id, deadline, arn, clientContext), succeeded, failed);
  } catch (error) {
    failed(error);
  }
}

/**
 * How this runtime calls handlers: Node 24 knows async and plain handlers only, earlier ones know callbacks too.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
function runnerOf(handler) {
  const major = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? "")?.[1] ?? 24);
  if (major < 24) return require("./callback-runner.cjs").callbackRunner(handler);
  if (handler.length >= 3) {
    throw new RuntimeError(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  return (event, context, succeeded, failed) => {
    const result = handler(event, context);
    if (typeof result?.then === "function") result.then(succeeded, failed);
    else succeeded(result);
  };
}

/** What nobody caught ends the process, and with it the event under way. */
function fail(message, error, exitCode) {
  log.logError(message, error);
  if (requestId === undefined) process.exit(exitCode);
  client.fail(requestId, errorBody(error), () => process.exit(exitCode));
}
