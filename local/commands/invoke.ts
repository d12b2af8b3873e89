import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { styleText } from "node:util";
import { type InvocationResponse, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Command } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { UserError } from "../../terminal/user-error.ts";
import { findKeptFunction } from "../kept-functions.ts";
import { runningCloud } from "../running-cloud.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption } from "./options.ts";
import { type Durations, durationsOf } from "./report-line.ts";

/** What `--json` prints. */
interface Invoked {
  readonly function: string;
  readonly statusCode: number | undefined;
  readonly functionError: string | undefined;
  /** Parsed; undefined for an asynchronous invocation. */
  readonly payload: unknown;
  readonly log: readonly string[];
  readonly durations: Durations | undefined;
}

/** `npm run invoke -- hello-java 42`: invokes a function of the running local cloud. Exit code 1 when the function fails. */
export function declare(command: Command): void {
  command
    .argument("<function>", "a name as the program gives it: hello-java")
    .argument("[payload]", "the event: JSON, or a text")
    .option("--event <file.json>", "the event is in a file")
    .option("--async", "do not wait for the answer", false)
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("one line of JSON"))
    .action(invoke);
}

interface InvokeOptions extends StackOptions {
  /** File with the event to send. */
  readonly event?: string | undefined;
  readonly async: boolean;
  readonly json: boolean;
}

async function invoke(asked: string, word: string | undefined, options: InvokeOptions): Promise<void> {
  const dir = stackDir(options);
  const payload = payloadOf(word, options.event);
  const { functionName } = findKeptFunction(dir, options.stack, asked);
  const cloud = runningCloud(dir);
  if (cloud === undefined) {
    throw new UserError(
      `No local cloud of the stack "${options.stack}" is running. Start it in another terminal: npm start -- --stack ${options.stack}`,
    );
  }
  const client = new LambdaClient({
    endpoint: cloud.endpointUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    // Asked twice, a function would run twice.
    maxAttempts: 1,
  });
  try {
    const response = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(payload),
        ...(options.async ? { InvocationType: "Event" } : { LogType: "Tail" }),
      }),
    );
    print(asked, options, invoked(functionName, response));
    if (response.FunctionError) process.exitCode = 1;
  } catch (error) {
    throw error instanceof Error && "$metadata" in error ? new UserError(error.message) : error;
  } finally {
    client.destroy();
  }
}

/** JSON as it is; what is not JSON is sent as a string, so that `invoke -- hello-python hi` needs no quotes in quotes. */
function payloadOf(word: string | undefined, file: string | undefined): string {
  if (file !== undefined) {
    if (word !== undefined) throw new UserError("Give the event once: as a word or by --event, not both.", 2);
    const path = resolve(file);
    if (!existsSync(path))
      throw new UserError(`--event "${file}" is not there; name a file with JSON in it.`, 2);
    const text = readFileSync(path, "utf8");
    if (isJson(text)) return text;
    throw new UserError(`--event "${file}" holds no JSON; mend it, or name another file.`, 2);
  }
  if (word === undefined) return "{}";
  if (isJson(word)) return word;
  process.stderr.write(`${grey("The payload is no JSON; it is sent as a string.")}\n`);
  return JSON.stringify(word);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function invoked(functionName: string, response: InvocationResponse): Invoked {
  const text = Buffer.from(response.Payload ?? []).toString("utf8");
  const log = Buffer.from(response.LogResult ?? "", "base64").toString("utf8");
  return {
    function: functionName,
    statusCode: response.StatusCode,
    functionError: response.FunctionError,
    payload: text === "" ? undefined : JSON.parse(text),
    log: log.split("\n").filter((line) => line !== ""),
    durations: durationsOf(log),
  };
}

/** The result alone goes to standard output, so that it can be piped on. */
function print(asked: string, options: InvokeOptions, result: Invoked): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  if (options.async) {
    process.stdout.write(`accepted (${result.statusCode}); its log: npm run logs -- ${asked}\n`);
    return;
  }
  for (const line of result.log.filter((each) => !isPlatformLine(each)))
    process.stderr.write(`${grey(line)}\n`);
  const mark = result.functionError ? styleText("red", "✘", { stream: process.stderr }) : "✔";
  process.stderr.write(`${mark} ${asked} ${durationText(result.durations)}\n`);
  if (result.payload !== undefined) process.stdout.write(`${JSON.stringify(result.payload, null, 2)}\n`);
}

/** The platform's own records say less than the line of durations. */
function isPlatformLine(line: string): boolean {
  return /^(\{"time":"[^"]*","type":"platform\.|(START|END|REPORT) RequestId: )/.test(line);
}

function durationText(durations: Durations | undefined): string {
  if (durations === undefined) return "";
  const { duration, billed, init, maxMemory } = durations;
  return [
    `${duration} ms`,
    `billed ${billed} ms`,
    ...(init === undefined ? [] : [`init ${init} ms`]),
    ...(maxMemory === undefined ? [] : [`max memory ${maxMemory} MB`]),
  ].join(", ");
}

function grey(text: string): string {
  return styleText("gray", text, { stream: process.stderr });
}
