"use strict";

/**
 * Calls handlers in the way of the runtimes before Node 24: a promise is waited for; otherwise the callback decides,
 * and its answer leaves when the event loop is empty, unless `callbackWaitsForEmptyEventLoop` is false.
 */
exports.callbackRunner = (handler) => {
  /** What to do when nothing is left to do. */
  let atRest;
  process.on("beforeExit", () => {
    const task = atRest;
    atRest = undefined;
    task?.();
  });
  return (event, context, succeeded, failed) => {
    context.callbackWaitsForEmptyEventLoop = true;
    // A handler that comes to rest without an answer has answered null.
    atRest = () => succeeded(null);
    const finish = (task) => {
      atRest = undefined;
      task();
    };
    const callback = (error, result) => {
      const task = () => (error ? failed(error) : succeeded(result));
      if (context.callbackWaitsForEmptyEventLoop) atRest = task;
      else setImmediate(() => finish(task));
    };
    context.done = (error, result) => finish(() => (error ? failed(error) : succeeded(result)));
    context.succeed = (result) => context.done(null, result);
    context.fail = (error) => context.done(error ?? "handled");
    const result = handler(event, context, callback);
    if (typeof result?.then === "function") {
      result.then(
        (value) => finish(() => succeeded(value)),
        (error) => finish(() => failed(error)),
      );
    }
  };
};
