import { onAnything } from "../../../gateway/permission.ts";
import type { DynamoDbOperation } from "../operation.ts";

export const describeEndpoints: DynamoDbOperation = {
  name: "DescribeEndpoints",
  permissions: onAnything("dynamodb:DescribeEndpoints"),
  run: (_input, { context }) => ({
    Endpoints: [{ Address: new URL(context.endpointUrl()).host, CachePeriodInMinutes: 1440 }],
  }),
};
