import { AwsError } from "../../../gateway/api.ts";
import { type DynamoDbOperation, requireTable, tableName } from "../operation.ts";
import { onTable } from "../permissions/table.ts";
import { continuousBackups } from "./describe-continuous-backups.ts";

export const updateContinuousBackups: DynamoDbOperation = {
  name: "UpdateContinuousBackups",
  permissions: onTable("dynamodb:UpdateContinuousBackups"),
  note: "Kept until the next start, when the program's own setting comes back.",
  async run(input, dependencies) {
    const { tables, context } = dependencies;
    const name = tableName(input);
    await requireTable(name, dependencies);
    const specification = input.PointInTimeRecoverySpecification;
    if (typeof specification !== "object" || specification === null) {
      throw new AwsError("ValidationException", "PointInTimeRecoverySpecification must not be null");
    }
    const enabled =
      "PointInTimeRecoveryEnabled" in specification && specification.PointInTimeRecoveryEnabled === true;
    const days = "RecoveryPeriodInDays" in specification ? Number(specification.RecoveryPeriodInDays) : 35;
    const before = tables.of(name).pointInTimeRecovery;
    tables.change(name, {
      pointInTimeRecovery: {
        enabled,
        recoveryPeriodInDays: days,
        since: before.enabled ? before.since : context.clock.now(),
      },
    });
    return continuousBackups(tables.of(name), context);
  },
};
