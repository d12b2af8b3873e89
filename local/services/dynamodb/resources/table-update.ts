import { isDeepStrictEqual } from "node:util";
import { arnOf } from "../../../context.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { Properties } from "../../../properties.ts";
import type { DynamoDbDependencies } from "../operation.ts";
import {
  attributesOf,
  billingModeOf,
  encryptionOf,
  globalIndexesOf,
  type IndexDefinition,
  isProvisioned,
  keySchemaOf,
  streamOf,
  tagsOf,
  throughputOf,
} from "./table-definition.ts";
import { waitUntilActive } from "./table-state.ts";

/**
 * Brings a table from one set of inputs to another, a step at a time as AWS wants it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export async function updateTable(
  dependencies: DynamoDbDependencies,
  name: string,
  inputs: Properties,
  oldInputs: Properties,
): Promise<void> {
  const { engine } = dependencies;
  refuseNewKeyTypes(name, inputs, oldInputs);
  if (!engine.changesIndexes) sayIndexesStay(dependencies, name, inputs, oldInputs);
  for (const step of steps(inputs, oldInputs)) {
    try {
      await engine.call("UpdateTable", { TableName: name, ...step });
    } catch (error) {
      // An engine that does not know the one member of this step sees an empty request.
      if (!(error instanceof AwsError) || !error.message.startsWith("At least one of ")) throw error;
    }
    await waitUntilActive(engine, name);
  }
  await updateTags(dependencies, name, inputs, oldInputs);
}

function steps(inputs: Properties, oldInputs: Properties): object[] {
  const changed = (part: (properties: Properties) => unknown) =>
    !isDeepStrictEqual(part(inputs), part(oldInputs));
  const indexes = indexChanges(inputs, oldInputs);
  const result: object[] = indexes.gone.map((name) => ({
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: name } }],
  }));
  if (changed(billingModeOf) || (isProvisioned(inputs) && changed(throughputOf))) {
    result.push({ BillingMode: billingModeOf(inputs), ...capacityStep(inputs, indexes.kept) });
  }
  if (changed((properties) => properties.deletionProtectionEnabled === true)) {
    result.push({ DeletionProtectionEnabled: inputs.deletionProtectionEnabled === true });
  }
  if (changed(streamOf)) {
    // Another view needs another stream.
    if (inputs.streamEnabled === true && oldInputs.streamEnabled === true) {
      result.push({ StreamSpecification: { StreamEnabled: false } });
    }
    result.push({ StreamSpecification: streamOf(inputs) });
  }
  if (changed(encryptionOf)) result.push({ SSESpecification: encryptionOf(inputs) });
  if (changed((properties) => properties.tableClass ?? "STANDARD")) {
    result.push({ TableClass: inputs.tableClass ?? "STANDARD" });
  }
  for (const index of indexes.added) {
    result.push({
      AttributeDefinitions: attributesOf(inputs),
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
  return result;
}

/** With a provisioned table every index that stays has its capacity said too. */
function capacityStep(inputs: Properties, kept: readonly IndexDefinition[]): object {
  if (!isProvisioned(inputs)) return {};
  const updates = kept.map(({ IndexName, ProvisionedThroughput }) => ({
    Update: { IndexName, ProvisionedThroughput },
  }));
  return {
    ProvisionedThroughput: throughputOf(inputs),
    ...(updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {}),
  };
}

/** An index is never changed in place but for its capacity: the old one goes, then the new one comes. */
function indexChanges(
  inputs: Properties,
  oldInputs: Properties,
): { gone: string[]; kept: IndexDefinition[]; added: IndexDefinition[] } {
  const wanted = new Map(globalIndexesOf(inputs).map((index) => [index.IndexName, index]));
  const before = new Map(globalIndexesOf(oldInputs).map((index) => [index.IndexName, index]));
  const same = (one: IndexDefinition | undefined, other: IndexDefinition | undefined) =>
    isDeepStrictEqual(
      { keys: one?.KeySchema, projection: one?.Projection },
      { keys: other?.KeySchema, projection: other?.Projection },
    );
  const indexes = [...wanted.values()];
  return {
    gone: [...before.keys()].filter((name) => !same(wanted.get(name), before.get(name))),
    kept: indexes.filter((index) => same(index, before.get(index.IndexName))),
    added: indexes.filter((index) => !same(index, before.get(index.IndexName))),
  };
}

/** @throws AwsError when an index is to be added; one too many does no harm. */
function sayIndexesStay(
  { engine, context }: DynamoDbDependencies,
  name: string,
  inputs: Properties,
  oldInputs: Properties,
): void {
  const { gone, added } = indexChanges(inputs, oldInputs);
  const [missing] = added;
  if (missing) {
    throw new AwsError(
      "ValidationException",
      `table "${name}": the engine here (${engine.title}) cannot add index "${missing.IndexName}" to a table that is there; start with --reset to make the table anew`,
    );
  }
  if (gone.length > 0) {
    context.log.warn(
      `DynamoDB: the engine here (${engine.title}) cannot remove indexes; table "${name}" keeps ${gone.join(", ")}`,
    );
  }
}

function refuseNewKeyTypes(name: string, inputs: Properties, oldInputs: Properties): void {
  const before = new Map(
    attributesOf(oldInputs).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const keys = new Set(keySchemaOf(inputs).map(({ AttributeName }) => AttributeName));
  for (const { AttributeName, AttributeType } of attributesOf(inputs)) {
    const old = before.get(AttributeName);
    if (keys.has(AttributeName) && old !== undefined && old !== AttributeType) {
      throw new AwsError(
        "ValidationException",
        `table "${name}": key attribute "${AttributeName}" cannot change from type ${old} to ${AttributeType}; make a new table under another name`,
      );
    }
  }
}

/** Adds, changes and removes tags until they are as wanted. */
export async function updateTags(
  { engine, context }: DynamoDbDependencies,
  name: string,
  inputs: Properties,
  oldInputs: Properties,
): Promise<void> {
  const wanted = tagsOf(inputs);
  const before = tagsOf(oldInputs);
  const ResourceArn = arnOf(context, "dynamodb", `table/${name}`);
  const gone = before.map(({ Key }) => Key).filter((key) => !wanted.some(({ Key }) => Key === key));
  if (gone.length > 0) await engine.call("UntagResource", { ResourceArn, TagKeys: gone });
  if (wanted.length > 0 && !isDeepStrictEqual(wanted, before)) {
    await engine.call("TagResource", { ResourceArn, Tags: wanted });
  }
}
