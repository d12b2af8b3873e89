import { onAnything } from "../../../gateway/permission.ts";
import type { DynamoDbOperation } from "../operation.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const describeLimits: DynamoDbOperation = {
  name: "DescribeLimits",
  permissions: onAnything("dynamodb:DescribeLimits"),
  note: "AWS's defaults; nothing is limited here.",
  run: () => ({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  }),
};
