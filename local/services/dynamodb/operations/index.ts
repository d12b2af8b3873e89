import type { DynamoDbOperation } from "../operation.ts";
import { deleteTable } from "./delete-table.ts";
import { describeContinuousBackups } from "./describe-continuous-backups.ts";
import { describeEndpoints } from "./describe-endpoints.ts";
import { describeLimits } from "./describe-limits.ts";
import { describeTimeToLive } from "./describe-time-to-live.ts";
import { updateContinuousBackups } from "./update-continuous-backups.ts";
import { updateTimeToLive } from "./update-time-to-live.ts";

/** What the local cloud answers itself; all else goes to the engine. */
export const operations: readonly DynamoDbOperation[] = [
  deleteTable,
  describeContinuousBackups,
  describeEndpoints,
  describeLimits,
  describeTimeToLive,
  updateContinuousBackups,
  updateTimeToLive,
];
