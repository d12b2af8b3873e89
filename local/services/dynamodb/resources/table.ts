import { arnOf } from "../../../context.ts";
import { AwsError } from "../../../gateway/api.ts";
import { numberOf, objectOf, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { DynamoDbDependencies } from "../operation.ts";
import { deletionProtected } from "../operations/delete-table.ts";
import { setTimeToLive } from "../operations/update-time-to-live.ts";
import { checkTable } from "./table-check.ts";
import { billingModeOf, createTableInput, isProvisioned, keySchemaOf } from "./table-definition.ts";
import { deleteTable, exists, type TableDescription, waitUntilActive } from "./table-state.ts";
import { updateTable, updateTags } from "./table-update.ts";

export function tableHandler(dependencies: DynamoDbDependencies): ResourceHandler {
  const { context, engine, tables } = dependencies;
  return {
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name", "hashKey", "rangeKey", "localSecondaryIndexes", "region", "importTable"],
    note: "Point-in-time recovery, encryption, table class and capacity are kept and told, without effect. No replicas, imports or restores.",
    check: checkTable,
    async create({ inputs }) {
      const name = textOf(inputs, "name") ?? "";
      const description = await createTable(dependencies, name, inputs);
      keepSettings(dependencies, name, inputs);
      await applyTtl(dependencies, name, inputs, {});
      return { id: name, outputs: outputsOf(dependencies, inputs, description) };
    },
    async update({ id, inputs, oldInputs }) {
      await updateTable(dependencies, id, inputs, oldInputs);
      keepSettings(dependencies, id, inputs);
      await applyTtl(dependencies, id, inputs, oldInputs);
      return outputsOf(dependencies, inputs, await waitUntilActive(engine, id));
    },
    async delete({ id, inputs }) {
      if (inputs.deletionProtectionEnabled === true) throw deletionProtected();
      await deleteTable(engine, id);
      tables.forget(id);
    },
    async read({ id, inputs }): Promise<Properties | undefined> {
      if (!(await exists(engine, id))) return undefined;
      const { ttlAttribute: attributeName = "" } = tables.of(id);
      if (attributeName === (ttlAttribute(inputs) ?? "")) return {};
      return { ttl: { attributeName, enabled: attributeName !== "" } };
    },
    async restore({ id, inputs }) {
      if (!(await exists(engine, id))) {
        context.log.error(
          `DynamoDB: table "${id}" is gone from ${context.dir}/dynamodb, and its items with it; an empty one takes its place`,
        );
        await createTable(dependencies, id, inputs);
        await applyTtl(dependencies, id, inputs, {});
      }
      keepSettings(dependencies, id, inputs);
    },
  };
}

async function createTable(
  dependencies: DynamoDbDependencies,
  name: string,
  inputs: Properties,
): Promise<TableDescription> {
  const { engine, context } = dependencies;
  try {
    await engine.call("CreateTable", createTableInput(name, inputs));
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ResourceInUseException") throw error;
    // A run that was killed after it made the table and before that was written down.
    const existing = await waitUntilActive(engine, name);
    if (JSON.stringify(existing.KeySchema) !== JSON.stringify(keySchemaOf(inputs))) throw error;
    context.log.warn(`DynamoDB: table "${name}" is there already, with the same keys; it is taken over`);
    return existing;
  }
  const made = await waitUntilActive(engine, name);
  await updateTags(dependencies, name, inputs, {});
  return made;
}

function keepSettings({ tables, context }: DynamoDbDependencies, name: string, inputs: Properties): void {
  const recovery = objectOf(inputs, "pointInTimeRecovery");
  const before = tables.of(name).pointInTimeRecovery;
  const ttl = objectOf(inputs, "ttl");
  tables.change(name, {
    pointInTimeRecovery: {
      enabled: recovery.enabled === true,
      recoveryPeriodInDays: numberOf(recovery, "recoveryPeriodInDays") ?? 35,
      since: before.enabled ? before.since : context.clock.now(),
    },
    deletionProtection: inputs.deletionProtectionEnabled === true,
    ttlAttribute: ttl.enabled === true ? textOf(ttl, "attributeName") : undefined,
  });
}

async function applyTtl(
  dependencies: DynamoDbDependencies,
  name: string,
  inputs: Properties,
  oldInputs: Properties,
): Promise<void> {
  const wanted = ttlAttribute(inputs);
  const before = ttlAttribute(oldInputs);
  if (wanted === before) return;
  // An attribute can be changed by turning the old one off first:
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
  if (before !== undefined) await setTimeToLive(dependencies, name, before, false);
  if (wanted !== undefined) await setTimeToLive(dependencies, name, wanted, true);
}

function ttlAttribute(inputs: Properties): string | undefined {
  const ttl = objectOf(inputs, "ttl");
  return ttl.enabled === true ? textOf(ttl, "attributeName") : undefined;
}

function outputsOf(
  { context, engine }: DynamoDbDependencies,
  inputs: Properties,
  description: TableDescription,
): Properties {
  const name = description.TableName;
  const arn = arnOf(context, "dynamodb", `table/${name}`);
  // An engine without streams: what reads this one is told so.
  const inert = inputs.streamEnabled === true && !engine.hasStreams ? "none" : "";
  const label = description.LatestStreamLabel ?? inert;
  const tags = textMapOf(inputs, "tags");
  const capacity = (property: string) => (isProvisioned(inputs) ? (numberOf(inputs, property) ?? 1) : 0);
  return {
    deletionProtectionEnabled: false,
    globalSecondaryIndexes: [],
    pointInTimeRecovery: { enabled: false, recoveryPeriodInDays: 0 },
    serverSideEncryption: { enabled: false, kmsKeyArn: "" },
    streamEnabled: false,
    streamViewType: "",
    tableClass: "STANDARD",
    ttl: { enabled: false, attributeName: "" },
    ...inputs,
    arn,
    billingMode: billingModeOf(inputs),
    id: name,
    name,
    readCapacity: capacity("readCapacity"),
    region: context.region,
    streamArn: label === "" ? "" : `${arn}/stream/${label}`,
    streamLabel: label,
    tagsAll: { ...textMapOf(inputs, "tagsAll"), ...tags },
    writeCapacity: capacity("writeCapacity"),
  };
}
