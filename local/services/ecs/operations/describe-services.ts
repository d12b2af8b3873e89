import { type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import { arnIn, servicesOf } from "../find.ts";
import type { EcsService } from "../index.ts";
import { serviceJson } from "./json.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
export const describeServices: JsonOperation<EcsService> = {
  name: "DescribeServices",
  note: "The deployment under way is the only one that is told; there are no events.",
  permissions: (input, account) =>
    (optionalTexts(input, "services") ?? []).map((named) => ({
      action: "ecs:DescribeServices",
      resource: arnIn(account, "service", input, named),
    })),
  run(input, ecs) {
    const services = servicesOf(ecs, input);
    const arns = (optionalTexts(input, "services") ?? []).map((named) =>
      arnIn(ecs.context, "service", input, named),
    );
    const found = services.filter(({ arn }) => arns.includes(arn));
    const missing = arns.filter((arn) => !found.some((service) => service.arn === arn));
    return {
      services: found.map(serviceJson),
      failures: missing.map((arn) => ({ arn, reason: "MISSING" })),
    };
  },
};
