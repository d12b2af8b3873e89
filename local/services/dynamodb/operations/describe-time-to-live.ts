import { type DynamoDbOperation, tableName } from "../operation.ts";
import { onTable } from "../permissions/table.ts";
import { isUnknownOperation } from "../unknown-operation.ts";

export const describeTimeToLive: DynamoDbOperation = {
  name: "DescribeTimeToLive",
  permissions: onTable("dynamodb:DescribeTimeToLive"),
  async run(input, { engine, tables }) {
    const name = tableName(input);
    const kept = tables.of(name).ttlAttribute;
    try {
      const answer = await engine.call("DescribeTimeToLive", input);
      // An engine may know the question and have no way to set it.
      if (kept === undefined || JSON.stringify(answer).includes("ENABLED")) return answer;
    } catch (error) {
      if (!isUnknownOperation(error)) throw error;
    }
    return {
      TimeToLiveDescription: kept
        ? { TimeToLiveStatus: "ENABLED", AttributeName: kept }
        : { TimeToLiveStatus: "DISABLED" },
    };
  },
};
