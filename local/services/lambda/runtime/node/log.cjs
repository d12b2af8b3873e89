"use strict";

const { writeSync } = require("node:fs");
const { format } = require("node:util");
const { errorBody } = require("./errors.cjs");

const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const pause = new Int32Array(new SharedArrayBuffer(4));

let requestId;
/** The last plain write ended within a line: a frame must not begin there. */
let midLine = false;

exports.setRequestId = (id) => {
  requestId = id;
};

/**
 * Sends everything that JavaScript writes, by console or by process.stdout and stderr, down one pipe, so that lines
 * keep their order; console messages go as frames, so that one of several lines stays one log event.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
exports.patchConsole = () => {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  const least = json ? Math.max(0, levels.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase())) : 0;
  const write = json ? writeJson : writeText;
  for (const level of levels) {
    const name = level.toLowerCase();
    console[name] = levels.indexOf(level) < least ? () => {} : (...values) => write(level, values);
  }
  console.log = console.info;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, callback) => {
      const bytes =
        typeof chunk === "string"
          ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8")
          : chunk;
      writeAll(bytes);
      if (bytes.length > 0) midLine = bytes[bytes.length - 1] !== 0x0a;
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
  }
};

/** An error that reached the runtime, as AWS's runtime logs it. */
exports.logError = (message, error) => {
  const cause = error instanceof Error ? error : new Error(String(error));
  if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") writeJson("ERROR", [cause]);
  else writeText("ERROR", [message, `\t${JSON.stringify(textError(cause))}`]);
};

function writeText(level, values) {
  writeFrame(`${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}`);
}

function writeJson(level, values) {
  const record = { timestamp: new Date().toISOString(), level, requestId };
  if (values.length === 1) {
    record.message = values[0];
  } else {
    record.message = format(...values);
    const error = values.slice(1).find((value) => value instanceof Error);
    if (error) Object.assign(record, jsonError(error));
  }
  let text;
  try {
    text = JSON.stringify(record, (_key, value) =>
      value instanceof Error ? { ...jsonError(value), ...value } : value,
    );
  } catch {
    // What JSON cannot hold (a cycle, a bigint) is put in words.
    text = JSON.stringify({ ...record, message: format(...values) });
  }
  writeFrame(text);
}

function jsonError(error) {
  const { errorMessage, trace } = errorBody(error);
  return { errorType: error.constructor?.name ?? "UnknownError", errorMessage, stackTrace: trace };
}

function textError(error) {
  const { errorType, errorMessage, trace } = errorBody(error);
  return { errorType, errorMessage, ...error, stack: trace };
}

/** 4 bytes of type, 4 of length, 8 of microseconds since the epoch, then the message. */
function writeFrame(text) {
  const length = Buffer.byteLength(text);
  const start = midLine ? 1 : 0;
  const frame = Buffer.allocUnsafe(start + 16 + length);
  if (midLine) frame[0] = 0x0a;
  midLine = false;
  frame.writeUInt32BE(0xa55a0003, start);
  frame.writeUInt32BE(length, start + 4);
  frame.writeBigUInt64BE(BigInt(Date.now()) * 1000n, start + 8);
  frame.write(text, start + 16, "utf8");
  writeAll(frame);
}

function writeAll(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      // The pipe is full; whoever reads it will catch up.
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
