import {
  allOf,
  type Check,
  isArn,
  matches,
  noLongerThan,
  noMoreThan,
  oneOf,
  within,
} from "../../../checks.ts";
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
export const tableLimits = {
  globalIndexes: 20,
  localIndexes: 5,
  nonKeyAttributes: 20,
  nonKeyAttributesInAll: 100,
};

/** What CreateTable would refuse. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const checkTable: Check = allOf(
  matches("name", /^[a-zA-Z0-9_.-]{3,255}$/, 'a table name has 3 to 255 letters, digits, "_", "-" and "."'),
  checkIndexNames,
  checkAttributes,
  noLongerThan("hashKey", 255),
  noLongerThan("rangeKey", 255),
  noMoreThan("globalSecondaryIndexes", tableLimits.globalIndexes),
  noMoreThan("localSecondaryIndexes", tableLimits.localIndexes),
  checkIndexes,
  checkProjections,
  checkBilling,
  checkStream,
  oneOf("streamViewType", ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]),
  checkTtl,
  oneOf("tableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
  within("pointInTimeRecovery.recoveryPeriodInDays", 1, 35, "days"),
  isArn("serverSideEncryption.kmsKeyArn", "kms"),
);

function checkIndexNames(inputs: Properties): CheckFailure[] {
  const names: [string, string][] = [
    ...globalIndexesOf(inputs).map(({ IndexName }): [string, string] => [
      "globalSecondaryIndexes",
      IndexName,
    ]),
    ...localIndexesOf(inputs).map(({ IndexName }): [string, string] => ["localSecondaryIndexes", IndexName]),
  ];
  return names.flatMap(([property, name]) => {
    if (/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) return [];
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
  return failures;
}

/** Attributes that indexes hold beside their keys. */
function checkProjections(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const indexes = [...globalIndexesOf(inputs), ...localIndexesOf(inputs)];
  const held = indexes.map(({ Projection }) => Projection.NonKeyAttributes?.length ?? 0);
  const most = Math.max(0, ...held);
  const sum = held.reduce((total, count) => total + count, 0);
  if (most > tableLimits.nonKeyAttributes || sum > tableLimits.nonKeyAttributesInAll) {
    failures.push({
      property: "globalSecondaryIndexes",
      reason: `indexes hold up to ${most} nonKeyAttributes, ${sum} in all; DynamoDB takes ${tableLimits.nonKeyAttributes} an index and ${tableLimits.nonKeyAttributesInAll} in all: use projectionType ALL`,
    });
  }
  for (const index of indexes) {
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

function checkStream(inputs: Properties): CheckFailure[] {
  if (inputs.streamEnabled !== true || textOf(inputs, "streamViewType")) return [];
  const reason =
    "streamEnabled needs a streamViewType: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES";
  return [{ property: "streamViewType", reason }];
}

function checkTtl(inputs: Properties): CheckFailure[] {
  const ttl = objectOf(inputs, "ttl");
  if (ttl.enabled !== true || textOf(ttl, "attributeName")) return [];
  return [
    { property: "ttl.attributeName", reason: "ttl is enabled without an attributeName; name the attribute" },
  ];
}
