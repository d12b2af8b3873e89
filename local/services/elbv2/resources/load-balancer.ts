import { createHash } from "node:crypto";
import { arnOf } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { LoadBalancingService } from "../index.ts";

/** `aws:lb/loadBalancer:LoadBalancer` */
export function loadBalancerHandler(service: LoadBalancingService): ResourceHandler {
  const { context, loadBalancers } = service;
  const put = (outputs: Properties) => {
    loadBalancers.set(textOf(outputs, "arn") ?? "", { dnsName: textOf(outputs, "dnsName") ?? "" });
    return outputs;
  };
  const outputsOf = (inputs: Properties): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const number = createHash("sha256").update(`${context.stack} ${name}`).digest("hex").slice(0, 16);
    const suffix = `app/${name}/${number}`;
    const arn = arnOf(context, "elasticloadbalancing", `loadbalancer/${suffix}`);
    const dnsName = `${inputs.internal === true ? "internal-" : ""}${name}-${Number.parseInt(number.slice(0, 8), 16)}.${context.region}.elb.amazonaws.com`;
    return {
      ...inputs,
      id: arn,
      arn,
      arnSuffix: suffix,
      dnsName: dnsName.toLowerCase(),
      zoneId: "Z35SXDOTRQ7X7K",
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 32 },
    replaceOn: ["name", "internal", "loadBalancerType"],
    note: "Requests of CloudFront alone come to it, for application load balancers. Access logs, stickiness, idle timeouts and web ACLs are without effect.",
    create({ inputs }) {
      const outputs = put(outputsOf(inputs));
      return { id: String(outputs.arn), outputs };
    },
    update: ({ inputs }) => put(outputsOf(inputs)),
    delete: ({ id }) => void loadBalancers.delete(id),
    restore: ({ outputs }) => void put(outputs),
  };
}
