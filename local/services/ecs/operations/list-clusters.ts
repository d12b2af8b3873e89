import type { JsonOperation } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import type { EcsService } from "../index.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html */
export const listClusters: JsonOperation<EcsService> = {
  name: "ListClusters",
  note: "All at once.",
  permissions: onAnything("ecs:ListClusters"),
  run: (_input, ecs) => ({ clusterArns: [...ecs.clusters.keys()] }),
};
