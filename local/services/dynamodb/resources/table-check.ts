import {
  allOf,
  type Check,
  each,
  isArn,
  matches,
  noLongerThan,
  noMoreThan,
  oneOf,
  required,
  whenKnown,
  within,
} from "../../../checks.ts";
import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { isProvisioned, keySchemaOf, listOf } from "./table-definition.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const tableLimits = {
  globalIndexes: 20,
  localIndexes: 5,
  nonKeyAttributes: 20,
  nonKeyAttributesInAll: 100,
};

/** Of tables and indexes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

const checkIndex = allOf(
  required("name"),
  matches("name", namePattern, 'an index name has 3 to 255 letters, digits, "_", "-" and "."'),
  oneOf("projectionType", ["ALL", "KEYS_ONLY", "INCLUDE"]),
  noMoreThan("nonKeyAttributes", tableLimits.nonKeyAttributes),
  checkHeldAttributes,
);

const checkThroughput = allOf(hasCapacity("readCapacity"), hasCapacity("writeCapacity"));

/** What CreateTable would refuse. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const checkTable: Check = allOf(
  matches("name", namePattern, 'a table name has 3 to 255 letters, digits, "_", "-" and "."'),
  noLongerThan("hashKey", 255),
  noLongerThan("rangeKey", 255),
  checkPartitionKey,
  each("attributes", required("name"), required("type"), oneOf("type", ["S", "N", "B"])),
  checkKeyAttributes,
  noMoreThan("globalSecondaryIndexes", tableLimits.globalIndexes),
  noMoreThan("localSecondaryIndexes", tableLimits.localIndexes),
  each("globalSecondaryIndexes", checkIndex),
  each("localSecondaryIndexes", checkIndex),
  checkLocalIndexes,
  checkIndexNames,
  checkHeldInAll,
  oneOf("billingMode", ["PAY_PER_REQUEST", "PROVISIONED"]),
  whenProvisioned(checkThroughput),
  whenProvisioned(each("globalSecondaryIndexes", checkThroughput)),
  checkStream,
  oneOf("streamViewType", ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]),
  checkTtl,
  oneOf("tableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
  within("pointInTimeRecovery.recoveryPeriodInDays", 1, 35, "days"),
  isArn("serverSideEncryption.kmsKeyArn", "kms"),
);

function checkPartitionKey(inputs: Properties): CheckFailure[] {
  if (keySchemaOf(inputs).some(({ KeyType }) => KeyType === "HASH")) return [];
  return [{ property: "hashKey", reason: "hashKey is missing; name the attribute of the partition key" }];
}

/** Attributes are those of keys, all of them and no others. */
function checkKeyAttributes(inputs: Properties): CheckFailure[] {
  const used = new Set(keyAttributesOf(inputs).filter((name) => name !== ""));
  const defined = new Set(listOf(inputs.attributes).map((attribute) => textOf(attribute, "name") ?? ""));
  const reasons = [
    ...[...used]
      .filter((name) => !defined.has(name))
      .map((name) => `key attribute "${name}" is not in attributes; add it with its type`),
    ...[...defined]
      .filter((name) => !used.has(name))
      .map(
        (name) => `attribute "${name}" is part of no key of the table or an index; list key attributes only`,
      ),
  ];
  return reasons.map((reason) => ({ property: "attributes", reason }));
}

function keyAttributesOf(inputs: Properties): readonly string[] {
  const keys = [inputs, ...listOf(inputs.globalSecondaryIndexes)].flatMap(keySchemaOf);
  const ofLocalIndexes = listOf(inputs.localSecondaryIndexes).map((index) => textOf(index, "rangeKey") ?? "");
  return [...keys.map(({ AttributeName }) => AttributeName), ...ofLocalIndexes];
}

function checkLocalIndexes(inputs: Properties): CheckFailure[] {
  if (textOf(inputs, "rangeKey") || listOf(inputs.localSecondaryIndexes).length === 0) return [];
  const reason = "a local secondary index needs a table with a rangeKey";
  return [{ property: "localSecondaryIndexes", reason }];
}

function checkIndexNames(inputs: Properties): CheckFailure[] {
  const names = indexesOf(inputs).flatMap((index) => whenKnown(() => textOf(index, "name")) ?? []);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined
    ? []
    : [{ property: "globalSecondaryIndexes", reason: `two indexes are named "${twice}"` }];
}

function checkHeldAttributes(index: Properties): CheckFailure[] {
  const included = textOf(index, "projectionType") === "INCLUDE";
  if (included === countHeld(index) > 0) return [];
  const reason = "nonKeyAttributes go with projectionType INCLUDE, and with it alone";
  return [{ property: "nonKeyAttributes", reason }];
}

/** Attributes that indexes hold beside their keys. */
function checkHeldInAll(inputs: Properties): CheckFailure[] {
  // What is not known yet counts nothing: the rest alone may be too much.
  const sum = indexesOf(inputs).reduce((total, index) => total + (whenKnown(() => countHeld(index)) ?? 0), 0);
  if (sum <= tableLimits.nonKeyAttributesInAll) return [];
  const reason = `indexes hold ${sum} nonKeyAttributes in all; DynamoDB takes ${tableLimits.nonKeyAttributesInAll}: use projectionType ALL`;
  return [{ property: "globalSecondaryIndexes", reason }];
}

/** Known before the names themselves are. */
function countHeld({ nonKeyAttributes }: Properties): number {
  return Array.isArray(nonKeyAttributes) ? nonKeyAttributes.length : 0;
}

/** Of both kinds, without lists that are not known yet. */
function indexesOf(inputs: Properties): readonly Properties[] {
  return ["globalSecondaryIndexes", "localSecondaryIndexes"].flatMap(
    (list) => whenKnown(() => listOf(inputs[list])) ?? [],
  );
}

function whenProvisioned(check: Check): Check {
  return (inputs) => (isProvisioned(inputs) ? check(inputs) : []);
}

function hasCapacity(property: "readCapacity" | "writeCapacity"): Check {
  return (inputs) => {
    if ((numberOf(inputs, property) ?? 0) >= 1) return [];
    const reason = `there is no ${property}, which billingMode PROVISIONED (the default) needs; give it, or set billingMode to PAY_PER_REQUEST`;
    return [{ property, reason }];
  };
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
