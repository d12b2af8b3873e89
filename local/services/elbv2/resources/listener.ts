import { createHash } from "node:crypto";
import { each, oneOf, required } from "../../../checks.ts";
import { allTagsOf, numberOf, type Properties, recordsOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { LoadBalancingService } from "../index.ts";

/** `aws:lb/listener:Listener` */
export function listenerHandler({ context, listeners }: LoadBalancingService): ResourceHandler {
  const put = (arn: string, inputs: Properties): Properties => {
    listeners.set(arn, {
      loadBalancerArn: textOf(inputs, "loadBalancerArn") ?? "",
      port: numberOf(inputs, "port") ?? 80,
      targetGroupArn: recordsOf(inputs, "defaultActions")
        .map((action) => textOf(action, "targetGroupArn"))
        .find((each) => each !== undefined),
    });
    return {
      ...inputs,
      id: arn,
      arn,
      protocol: textOf(inputs, "protocol") ?? "HTTP",
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    replaceOn: ["loadBalancerArn"],
    note: "Its default action, when that forwards to one target group; listener rules and TLS are not there.",
    check: checkListener,
    create({ inputs }) {
      const number = createHash("sha256").update(String(inputs.port)).digest("hex").slice(0, 16);
      const balancer = textOf(inputs, "loadBalancerArn") ?? "";
      const arn = `${balancer.replace(":loadbalancer/", ":listener/")}/${number}`;
      return { id: arn, outputs: put(arn, inputs) };
    },
    update: ({ id, inputs }) => put(id, inputs),
    delete: ({ id }) => void listeners.delete(id),
    restore: ({ id, inputs }) => void put(id, inputs),
  };
}

/** What the local cloud does, of what listeners can. */
const checkListener = each("defaultActions", required("type"), oneOf("type", ["forward"]));
