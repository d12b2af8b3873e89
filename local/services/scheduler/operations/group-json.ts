import { seconds } from "../../../gateway/rest-json-api.ts";
import type { ScheduleGroup } from "../schedule-groups.ts";

export function groupJson({ arn, name, createdAt, modifiedAt }: ScheduleGroup) {
  return {
    Arn: arn,
    Name: name,
    State: "ACTIVE",
    CreationDate: seconds(createdAt),
    LastModificationDate: seconds(modifiedAt),
  };
}
