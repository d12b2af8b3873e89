import type { JsonOperation } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import { servicesOf } from "../find.ts";
import type { EcsService } from "../index.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
export const listServices: JsonOperation<EcsService> = {
  name: "ListServices",
  note: "All of a cluster at once.",
  permissions: onAnything("ecs:ListServices"),
  run: (input, ecs) => ({ serviceArns: servicesOf(ecs, input).map(({ arn }) => arn) }),
};
