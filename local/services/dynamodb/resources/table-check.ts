import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import {
  attributesOf,
  billingModeOf,
  globalIndexesOf,
  isProvisioned,
  keySchemaOf,
  listOf,
  localIndexesOf,
} from "./table-definition.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const limits = { globalIndexes: 20, localIndexes: 5 };

/** What CreateTable would refuse. */
export function checkTable(inputs: Properties): readonly CheckFailure[] {
  return [
    ...checkNames(inputs),
    ...checkAttributes(inputs),
    ...checkIndexes(inputs),
    ...checkBilling(inputs),
    ...checkStreamAndTtl(inputs),
  ];
}

function checkNames(inputs: Properties): CheckFailure[] {
  const names: [string, string | undefined][] = [
    ["name", textOf(inputs, "name")],
    ...globalIndexesOf(inputs).map(({ IndexName }): [string, string] => [
      "globalSecondaryIndexes",
      IndexName,
    ]),
    ...localIndexesOf(inputs).map(({ IndexName }): [string, string] => ["localSecondaryIndexes", IndexName]),
  ];
  return names.flatMap(([property, name]) => {
    if (name === undefined || /^[a-zA-Z0-9_.-]{3,255}$/.test(name)) return [];
    return [
      {
        property,
        reason: `the name ${JSON.stringify(name)} has ${name.length} characters; use 3 to 255 of letters, digits, "_", "-" and "."`,
      },
    ];
  });
}

function checkAttributes(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const keys = keySchemaOf(inputs);
  if (!keys.some(({ KeyType }) => KeyType === "HASH")) {
    failures.push({
      property: "hashKey",
      reason: "hashKey is missing; name the attribute of the partition key",
    });
  }
  const used = new Set(
    [keys, ...[...globalIndexesOf(inputs), ...localIndexesOf(inputs)].map(({ KeySchema }) => KeySchema)]
      .flat()
      .map(({ AttributeName }) => AttributeName)
      .filter((name) => name !== ""),
  );
  const defined = new Map(
    attributesOf(inputs).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  for (const name of used) {
    if (!defined.has(name)) {
      failures.push({
        property: "attributes",
        reason: `key attribute "${name}" is not in attributes; add it with its type`,
      });
    }
  }
  for (const [name, type] of defined) {
    if (!used.has(name)) {
      failures.push({
        property: "attributes",
        reason: `attribute "${name}" is part of no key of the table or an index; list key attributes only`,
      });
    }
    if (!["S", "N", "B"].includes(type)) {
      failures.push({
        property: "attributes",
        reason: `attribute "${name}" has type "${type}"; use S, N or B`,
      });
    }
  }
  return failures;
}

function checkIndexes(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const globalIndexes = globalIndexesOf(inputs);
  const localIndexes = localIndexesOf(inputs);
  if (globalIndexes.length > limits.globalIndexes) {
    failures.push({
      property: "globalSecondaryIndexes",
      reason: `${globalIndexes.length} indexes; a table takes ${limits.globalIndexes}`,
    });
  }
  if (localIndexes.length > limits.localIndexes) {
    failures.push({
      property: "localSecondaryIndexes",
      reason: `${localIndexes.length} indexes; a table takes ${limits.localIndexes}`,
    });
  }
  if (localIndexes.length > 0 && !textOf(inputs, "rangeKey")) {
    failures.push({
      property: "localSecondaryIndexes",
      reason: "a local secondary index needs a table with a rangeKey",
    });
  }
  const names = [...globalIndexes, ...localIndexes].map(({ IndexName }) => IndexName);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    failures.push({ property: "globalSecondaryIndexes", reason: `two indexes are named "${twice}"` });
  }
  for (const index of [...globalIndexes, ...localIndexes]) {
    const { ProjectionType: type, NonKeyAttributes: others } = index.Projection;
    if (!["ALL", "KEYS_ONLY", "INCLUDE"].includes(type)) {
      failures.push({
        property: "globalSecondaryIndexes",
        reason: `index "${index.IndexName}" has projectionType "${type}"; use ALL, KEYS_ONLY or INCLUDE`,
      });
    } else if ((type === "INCLUDE") !== (others !== undefined)) {
      failures.push({
        property: "globalSecondaryIndexes",
        reason: `index "${index.IndexName}": nonKeyAttributes go with projectionType INCLUDE, and with it alone`,
      });
    }
  }
  return failures;
}

function checkBilling(inputs: Properties): CheckFailure[] {
  const mode = billingModeOf(inputs);
  if (mode !== "PROVISIONED" && mode !== "PAY_PER_REQUEST") {
    return [
      { property: "billingMode", reason: `billingMode is "${mode}"; use PAY_PER_REQUEST or PROVISIONED` },
    ];
  }
  if (!isProvisioned(inputs)) return [];
  const places = [
    { what: "the table", properties: inputs },
    ...listOf(inputs.globalSecondaryIndexes).map((index) => ({
      what: `index "${textOf(index, "name")}"`,
      properties: index,
    })),
  ];
  return places.flatMap(({ what, properties }) =>
    ["readCapacity", "writeCapacity"]
      .filter((property) => (numberOf(properties, property) ?? 0) < 1)
      .map((property) => ({
        property,
        reason: `${what} has no ${property}, which billingMode PROVISIONED (the default) needs; give it, or set billingMode to PAY_PER_REQUEST`,
      })),
  );
}

function checkStreamAndTtl(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (inputs.streamEnabled === true && !textOf(inputs, "streamViewType")) {
    failures.push({
      property: "streamViewType",
      reason: "streamEnabled needs a streamViewType: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES",
    });
  }
  const ttl = objectOf(inputs, "ttl");
  if (ttl.enabled === true && !textOf(ttl, "attributeName")) {
    failures.push({
      property: "ttl.attributeName",
      reason: "ttl is enabled without an attributeName; name the attribute",
    });
  }
  return failures;
}
