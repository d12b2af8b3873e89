"use strict";

/** An error of the runtime's own, with the name by which Lambda knows it: `Runtime.ImportModuleError`. */
exports.RuntimeError = class RuntimeError extends Error {
  constructor(name, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    const stack = cause instanceof Error ? cause.stack : undefined;
    this.stack = stack ? `${name}: ${stack}` : `${name}: ${message}`;
  }
};

/** An error as the Runtime API takes it. */
exports.errorBody = (error) => {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: String(error.name),
    errorMessage: String(error.message),
    trace: typeof error.stack === "string" ? error.stack.split("\n") : [],
  };
};
