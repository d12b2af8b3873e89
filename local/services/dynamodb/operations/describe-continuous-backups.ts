import type { CloudContext } from "../../../context.ts";
import { type DynamoDbOperation, requireTable, tableName } from "../operation.ts";
import { onTable } from "../permissions/table.ts";
import type { TableSettings } from "../tables.ts";

export const describeContinuousBackups: DynamoDbOperation = {
  name: "DescribeContinuousBackups",
  permissions: onTable("dynamodb:DescribeContinuousBackups"),
  note: "Says what the program set; there is nothing to restore from.",
  async run(input, dependencies) {
    const name = tableName(input);
    await requireTable(name, dependencies);
    return continuousBackups(dependencies.tables.of(name), dependencies.context);
  },
};

export function continuousBackups({ pointInTimeRecovery }: TableSettings, context: CloudContext): object {
  const { enabled, recoveryPeriodInDays, since } = pointInTimeRecovery;
  const now = context.clock.now();
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: enabled
        ? {
            PointInTimeRecoveryStatus: "ENABLED",
            RecoveryPeriodInDays: recoveryPeriodInDays,
            EarliestRestorableDateTime: Math.max(since, now - recoveryPeriodInDays * 86_400_000) / 1000,
            // AWS can restore up to five minutes ago.
            LatestRestorableDateTime: (now - 300_000) / 1000,
          }
        : { PointInTimeRecoveryStatus: "DISABLED" },
    },
  };
}
