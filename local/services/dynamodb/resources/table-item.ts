import { allOf, type Check } from "../../../checks.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { DynamoDbDependencies } from "../operation.ts";
import { isGone } from "./table-state.ts";

/** An item in the protocol's own shape: `{"slug": {"S": "x"}}`. */
type Item = Readonly<Record<string, unknown>>;

export function tableItemHandler({ engine, context }: DynamoDbDependencies): ResourceHandler {
  return {
    replaceOn: ["tableName", "hashKey", "rangeKey", "region"],
    check: checkItem,
    async create({ inputs }) {
      await engine.call("PutItem", {
        TableName: textOf(inputs, "tableName"),
        Item: itemOf(inputs),
        // As the provider does: it never takes over an item that somebody else wrote.
        ConditionExpression: "attribute_not_exists(#hash)",
        ExpressionAttributeNames: { "#hash": textOf(inputs, "hashKey") },
      });
      return { id: idOf(inputs), outputs: outputsOf(inputs) };
    },
    async update({ inputs, oldInputs }) {
      const TableName = textOf(inputs, "tableName");
      await engine.call("PutItem", { TableName, Item: itemOf(inputs) });
      if (idOf(inputs) !== idOf(oldInputs))
        await engine.call("DeleteItem", { TableName, Key: keyOf(oldInputs) });
      return outputsOf(inputs);
    },
    async delete({ inputs }) {
      try {
        await engine.call("DeleteItem", { TableName: textOf(inputs, "tableName"), Key: keyOf(inputs) });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
    // The item is data: it is in the engine's own file, and users may have changed or deleted it.
    restore() {},
  };

  function outputsOf(inputs: Properties): Properties {
    return { ...inputs, region: context.region, id: idOf(inputs) };
  }
}

function itemOf(inputs: Properties): Item {
  const item: unknown = JSON.parse(textOf(inputs, "item") ?? "");
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    throw new TypeError("item is not a JSON object");
  }
  // Narrows `object` only; the engine checks each attribute.
  return item as Item;
}

function keyOf(inputs: Properties): Item {
  const item = itemOf(inputs);
  const names = [textOf(inputs, "hashKey"), textOf(inputs, "rangeKey")].filter((name) => name !== undefined);
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

/** `<table>|<hash key>|<its value>|<range key>|<its value>`, as the provider makes it. */
function idOf(inputs: Properties): string {
  const values = Object.entries(keyOf(inputs)).flatMap(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? String(Object.values(value)[0]) : "",
  ]);
  return [textOf(inputs, "tableName") ?? "", ...values].join("|");
}

const checkItem = allOf(checkJson, hasKey("hashKey"), hasKey("rangeKey"));

function checkJson(inputs: Properties): readonly CheckFailure[] {
  const item = readItem(inputs);
  if (!("problem" in item)) return [];
  const reason = `item is not DynamoDB JSON (${item.problem}); give a JSON object like {"id": {"S": "x"}}`;
  return [{ property: "item", reason }];
}

function hasKey(property: "hashKey" | "rangeKey"): Check {
  return (inputs) => {
    const name = textOf(inputs, property);
    const read = readItem(inputs);
    if (name === undefined || "problem" in read || name in read.item) return [];
    const reason = `item has no attribute "${name}", which is the table's ${property}`;
    return [{ property: "item", reason }];
  };
}

function readItem(inputs: Properties): { readonly item: Item } | { readonly problem: string } {
  const item = textOf(inputs, "item") ?? "";
  try {
    return { item: itemOf({ item }) };
  } catch (error) {
    return { problem: String(error) };
  }
}
