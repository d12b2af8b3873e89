import type { JsonInput } from "../../../gateway/json-api.ts";
import type { Permission } from "../../../gateway/permission.ts";
import { objectOf } from "./table.ts";

/**
 * Condition keys of fine-grained access control, from one request about items.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @param partitionKey - the table's; undefined for one that is not known
 */
export function itemContext(
  request: JsonInput,
  partitionKey: string | undefined,
): NonNullable<Permission["context"]> {
  const leading = leadingKeys(request, partitionKey);
  const attributes = attributesOf(request);
  const context: Record<string, string | readonly string[]> = {};
  if (leading.length > 0) context["dynamodb:LeadingKeys"] = leading;
  if (attributes.length > 0) context["dynamodb:Attributes"] = attributes;
  for (const [name, key] of passedAlong) {
    const value = request[name];
    if (typeof value === "string") context[key] = value;
  }
  return context;
}

const passedAlong = [
  ["Select", "dynamodb:Select"],
  ["ReturnValues", "dynamodb:ReturnValues"],
  ["ReturnConsumedCapacity", "dynamodb:ReturnConsumedCapacity"],
] as const;

/** Values of the partition key that the request speaks of. */
function leadingKeys(request: JsonInput, partitionKey: string | undefined): readonly string[] {
  if (partitionKey === undefined) return [];
  const items = [request.Key, request.Item, ...listOf(request.Keys)].map(objectOf);
  const named = items.map((item) => item[partitionKey]);
  const compared = listOf(objectOf(objectOf(request.KeyConditions)[partitionKey]).AttributeValueList);
  return [...named, ...compared, queriedKey(request, partitionKey)].flatMap((value) => scalar(value));
}

/** In `#pk = :owner AND …` the value that `:owner` stands for. */
function queriedKey(request: JsonInput, partitionKey: string): unknown {
  const { KeyConditionExpression: expression } = request;
  if (typeof expression !== "string") return undefined;
  const names = objectOf(request.ExpressionAttributeNames);
  for (const [, left = "", right = ""] of expression.matchAll(/([#\w.-]+|:\w+)\s*=\s*([#\w.-]+|:\w+)/g)) {
    const [name, value] = left.startsWith(":") ? [right, left] : [left, right];
    if ((names[name] ?? name) === partitionKey) return objectOf(request.ExpressionAttributeValues)[value];
  }
  return undefined;
}

/** `{"S": "a"}`: keys are strings, numbers (as text) or bytes (as base64). */
function scalar(value: unknown): readonly string[] {
  return Object.values(objectOf(value)).filter((text) => typeof text === "string");
}

const expressions = [
  "ProjectionExpression",
  "UpdateExpression",
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
];

/** Words of expressions that name no attribute. */
const words = new Set(
  `and or not between in set remove add delete attribute_exists attribute_not_exists attribute_type begins_with
  contains size if_not_exists list_append`.split(/\s+/),
);

/** Top-level attributes that the request names, in whatever way. */
function attributesOf(request: JsonInput): readonly string[] {
  const found = new Set<string>();
  for (const member of [
    "Key",
    "Item",
    "Expected",
    "AttributeUpdates",
    "KeyConditions",
    "QueryFilter",
    "ScanFilter",
  ])
    for (const name of Object.keys(objectOf(request[member]))) found.add(name);
  for (const key of listOf(request.Keys)) for (const name of Object.keys(objectOf(key))) found.add(name);
  for (const name of listOf(request.AttributesToGet)) found.add(String(name));
  const names = objectOf(request.ExpressionAttributeNames);
  for (const member of expressions) {
    const expression = request[member];
    if (typeof expression !== "string") continue;
    // A path goes down with `.b` and `[0]`; only where it begins counts.
    for (const [word] of expression.replace(/\.[#\w-]+|\[\d+\]/g, "").matchAll(/[:#]?\w+/g)) {
      if (word.startsWith(":") || words.has(word.toLowerCase()) || /^\d/.test(word)) continue;
      found.add(String(names[word] ?? word));
    }
  }
  return [...found];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
