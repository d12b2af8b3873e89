import type { JsonInput } from "../../../gateway/json-api.ts";
import type { Account, Permission } from "../../../gateway/permission.ts";
import type { DynamoDbPermissions } from "../operation.ts";
import { objectOf, tableArn } from "./table.ts";

/**
 * Of PartiQL, by what each statement does.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 *
 * @param member - the list that holds the statements; without it the request is one itself
 */
export function onStatements(member?: string): DynamoDbPermissions {
  return (input, account) => {
    if (member === undefined) return [permissionOf(input, account)];
    const list: unknown = input[member];
    return (Array.isArray(list) ? list : []).map((item) => permissionOf(objectOf(item), account));
  };
}

/** A statement that cannot be read needs everything: the engine says what is wrong with it to who may know. */
function permissionOf({ Statement: statement }: JsonInput, account: Account): Permission {
  const text = typeof statement === "string" ? statement.trim() : "";
  const [, verb = ""] = /^(\w+)/.exec(text) ?? [];
  const name = `(?:"([^"]+)"|([\\w.-]+?))(?:\\."([^"]+)")?(?=[\\s;]|$)`;
  const patterns: Record<string, [string, RegExp]> = {
    select: ["Select", new RegExp(`\\bFROM\\s+${name}`, "i")],
    insert: ["Insert", new RegExp(`^INSERT\\s+INTO\\s+${name}`, "i")],
    update: ["Update", new RegExp(`^UPDATE\\s+${name}`, "i")],
    delete: ["Delete", new RegExp(`^DELETE\\s+FROM\\s+${name}`, "i")],
  };
  const [kind, pattern] = patterns[verb.toLowerCase()] ?? [];
  const match = pattern?.exec(text);
  if (!match) return { action: `dynamodb:PartiQL${kind ?? "Select"}`, resource: "*" };
  const [, quoted, bare, index] = match;
  const table = tableArn(quoted ?? bare, account);
  return { action: `dynamodb:PartiQL${kind}`, resource: index ? `${table}/index/${index}` : table };
}
