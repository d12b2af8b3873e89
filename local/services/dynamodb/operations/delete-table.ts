import { AwsError } from "../../../gateway/api.ts";
import { type DynamoDbOperation, tableName } from "../operation.ts";
import { onTable } from "../permissions/table.ts";

export const deleteTable: DynamoDbOperation = {
  name: "DeleteTable",
  permissions: onTable("dynamodb:DeleteTable"),
  async run(input, { engine, tables }) {
    const name = tableName(input);
    // Not every engine knows of deletion protection.
    if (tables.of(name).deletionProtection) throw deletionProtected();
    const answer = await engine.call("DeleteTable", input);
    tables.forget(name);
    return answer;
  },
};

export function deletionProtected(): AwsError {
  return new AwsError(
    "ValidationException",
    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
  );
}
