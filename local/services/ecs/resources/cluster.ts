import { arnOf } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { EcsService } from "../index.ts";

/** `aws:ecs/cluster:Cluster` */
export function clusterHandler({ context, clusters }: EcsService): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const arn = arnOf(context, "ecs", `cluster/${name}`);
    clusters.set(arn, name);
    return {
      ...inputs,
      id: arn,
      arn,
      region: context.region,
      settings: inputs.settings ?? [{ name: "containerInsights", value: "disabled" }],
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name"],
    note: "Container Insights, Service Connect and execution logs are without effect.",
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.arn), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete: ({ id }) => void clusters.delete(id),
    restore: ({ inputs }) => void put(inputs),
  };
}
