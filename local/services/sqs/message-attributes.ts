import { createHash } from "node:crypto";
import { invalidParameter } from "./errors.ts";
import { limits } from "./limits.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
export interface MessageAttribute {
  /** `String`, `Number`, `Binary`, or one of them with a label: `Number.float`. */
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/**
 * The `MessageAttributes` of a request.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 * @throws AwsError InvalidParameterValue
 */
export function parseMessageAttributes(value: unknown): MessageAttributes {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw invalidParameter("MessageAttributes must be a map.");
  }
  const entries = Object.entries(value);
  if (entries.length > limits.messageAttributes) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${limits.messageAttributes}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, parseAttribute(name, attribute)]));
}

/** MD5 over names, types and values in order of name, hex; undefined when there are none. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    const binary = attribute.BinaryValue !== undefined;
    for (const part of [Buffer.from(name), Buffer.from(attribute.DataType)])
      hash.update(lengthOf(part)).update(part);
    const value = bytesOf(attribute);
    hash
      .update(Buffer.of(binary ? 2 : 1))
      .update(lengthOf(value))
      .update(value);
  }
  return hash.digest("hex");
}

/** Bytes that attributes add to a message's size. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytesOf(attribute).length,
    0,
  );
}

/** Those that a receiver asked for: names, `prefix.*`, `All` or `.*`. */
export function selectAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes {
  if (wanted.length === 0) return {};
  const matches = (name: string) =>
    wanted.some(
      (each) =>
        each === "All" ||
        each === ".*" ||
        each === name ||
        (each.endsWith(".*") && name.startsWith(each.slice(0, -1))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => matches(name)));
}

function parseAttribute(name: string, value: unknown): MessageAttribute {
  if (!/^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/.test(name) || /^(aws|amazon)\./i.test(name)) {
    throw invalidParameter(
      `Message (user) attribute name '${name}' is not allowed: use 1 to 256 letters, digits, "_", "-" and single dots within, not beginning with "AWS." or "Amazon.".`,
    );
  }
  // Its members are looked at one by one below.
  const { DataType, StringValue, BinaryValue } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof DataType !== "string" || !/^(String|Number|Binary)(\..{1,249})?$/s.test(DataType)) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const binary = DataType.startsWith("Binary");
  const content = binary ? BinaryValue : StringValue;
  if (typeof content !== "string" || content === "") {
    throw invalidParameter(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (DataType.startsWith("Number") && !Number.isFinite(Number(content))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return binary ? { DataType, BinaryValue: content } : { DataType, StringValue: content };
}

function bytesOf({ StringValue, BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? "") : Buffer.from(BinaryValue, "base64");
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
