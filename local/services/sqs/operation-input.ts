import { type ApiRequest, AwsError } from "../../gateway/api.ts";
import { type JsonInput, optionalText, optionalTexts } from "../../gateway/json-api.ts";
import { invalidValue, missingParameter, queueDoesNotExist } from "./errors.ts";
import type { SqsService } from "./index.ts";
import type { Queue } from "./queue.ts";

/** @throws AwsError MissingParameter */
export function required(input: JsonInput, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") throw missingParameter(name);
  return value;
}

/**
 * The queue that `QueueUrl` names, whatever host it names it by.
 * @throws AwsError MissingParameter, InvalidAddress, QueueDoesNotExist
 */
export function queueOf(input: JsonInput, sqs: SqsService): Queue {
  const url = required(input, "QueueUrl");
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const [, account, name] = /^\/(\d{12})\/([^/]+)\/?$/.exec(path) ?? [];
  if (name === undefined) {
    throw new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`, 404);
  }
  const queue = account === sqs.context.accountId ? sqs.queues.find(name) : undefined;
  if (!queue) throw queueDoesNotExist();
  return queue;
}

/** By the host that the caller knows this endpoint by. */
export function urlFor(queue: Queue, sqs: SqsService, request: ApiRequest): string {
  const { host } = request.headers;
  return sqs.urlOf(queue.name, host ? `http://${host}` : undefined);
}

/** @throws AwsError SerializationException */
export function textMap(input: JsonInput, name: string): Readonly<Record<string, string>> {
  const value = input[name];
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Object.values(value).some((each) => typeof each !== "string")) {
    throw new AwsError("SerializationException", `"${name}" must be a map of strings.`);
  }
  // Each of its values is a string, as was just seen.
  return value as Readonly<Record<string, string>>;
}

export function texts(input: JsonInput, name: string): readonly string[] {
  return optionalTexts(input, name) ?? [];
}

/** @throws AwsError InvalidParameterValue when the member is there and not a whole number of that range */
export function wholeNumber(
  input: JsonInput,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidValue(value, name, `Must be between ${least} and ${most}, if provided.`);
}
