import { createHash, randomBytes } from "node:crypto";
import { arnOf, type CloudContext } from "../../context.ts";
import { keptResource } from "../../kept-resource.ts";
import { allTagsOf, type Properties } from "../../properties.ts";
import type { ResourceHandler } from "../../service.ts";

export interface Description {
  /** `vpc`, of `vpc-0a1b…`. */
  readonly prefix: string;
  /** `security-group-rule`, in ARNs. */
  readonly arnType: string;
  readonly note: string;
  readonly replaceOn?: readonly string[];
  readonly autoName?: ResourceHandler["autoName"];
  /** What AWS computes besides id, ARN, owner and tags. */
  outputsOf?(inputs: Properties, id: string): Properties;
}

/** Something of a network: it has an id and an ARN as on AWS, and nothing passes through it here. */
export function described(context: CloudContext, description: Description): ResourceHandler {
  const { prefix, arnType, outputsOf = () => ({}) } = description;
  return keptResource({
    ...description,
    idOf: () => newId(prefix),
    outputsOf: (inputs, id) => ({
      arn: arnOf(context, "ec2", `${arnType}/${id}`),
      ownerId: context.accountId,
      region: context.region,
      tagsAll: allTagsOf(inputs),
      ...outputsOf(inputs, id),
    }),
  });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

/** Id of what AWS makes along with a resource: the same at every look. */
export function idBeside(prefix: string, id: string): string {
  return `${prefix}-0${createHash("sha256").update(`${prefix} ${id}`).digest("hex").slice(0, 16)}`;
}
