import { AwsError } from "../../../gateway/api.ts";
import { type DynamoDbDependencies, type DynamoDbOperation, requireTable, tableName } from "../operation.ts";
import { onTable } from "../permissions/table.ts";
import { isUnknownOperation } from "../unknown-operation.ts";

export const updateTimeToLive: DynamoDbOperation = {
  name: "UpdateTimeToLive",
  permissions: onTable("dynamodb:UpdateTimeToLive"),
  note: "Items that are past their time go within about a minute; on AWS it can take days.",
  async run(input, dependencies) {
    const name = tableName(input);
    const specification = input.TimeToLiveSpecification;
    if (typeof specification !== "object" || specification === null) {
      throw new AwsError("ValidationException", "TimeToLiveSpecification must not be null");
    }
    const attribute = "AttributeName" in specification ? String(specification.AttributeName) : "";
    const enabled = "Enabled" in specification && specification.Enabled === true;
    await setTimeToLive(dependencies, name, attribute, enabled);
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
  },
};

/** On the engine where it can, and kept beside it, where the sweeper looks. */
export async function setTimeToLive(
  dependencies: DynamoDbDependencies,
  table: string,
  attribute: string,
  enabled: boolean,
): Promise<void> {
  const { engine, tables } = dependencies;
  try {
    await engine.call("UpdateTimeToLive", {
      TableName: table,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled },
    });
  } catch (error) {
    if (!isUnknownOperation(error)) throw error;
    await requireTable(table, dependencies);
  }
  tables.change(table, { ttlAttribute: enabled ? attribute : undefined });
}
