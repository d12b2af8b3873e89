import type { AttributeValue, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { Item } from "./item";
import type { JobStatus } from "./job";

/**
 * Changes of a job, and what they take for granted. Names with a `#` are aliased: DynamoDB keeps many words for itself.
 */
export interface Changes {
  readonly set: Item;
  /** Further clauses of SET. */
  readonly assign?: readonly string[];
  readonly add?: Item;
  readonly remove?: readonly string[];
  readonly condition: string;
  readonly values?: Item;
}

/** The expressions of an update: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function expressionsOf({
  set,
  assign = [],
  add = {},
  remove = [],
  condition,
  values = {},
}: Changes): Pick<
  UpdateItemCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
> {
  const update = [
    `SET ${[...Object.keys(set).map((name) => `#${name} = :${name}`), ...assign].join(", ")}`,
    ...(Object.keys(add).length > 0
      ? [
          `ADD ${Object.keys(add)
            .map((name) => `#${name} :add_${name}`)
            .join(", ")}`,
        ]
      : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(", ")}`] : []),
  ].join(" ");
  const names = [...`${update} ${condition}`.matchAll(/#(\w+)/g)].map(([alias, name = ""]) => [alias, name]);
  return {
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(names),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(Object.entries(add).map(([name, value]) => [`:add_${name}`, value])),
      ...values,
    },
  };
}

/** The attributes of the sweeper's index: without them a job is not in it. */
export const due = ["sweepKey", "dueAt"] as const;

export function status(value: JobStatus): AttributeValue {
  return { S: value };
}

/** The condition of everything that is written by who took the job. */
export function held(token: number): Pick<Changes, "condition" | "values"> {
  return {
    condition: "#status = :held AND #token = :token",
    values: { ":held": status("running"), ":token": { N: String(token) } },
  };
}
