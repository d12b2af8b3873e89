import type { CloudContext } from "../../context.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import { networkHandlers } from "./network.ts";
import { securityGroupHandlers } from "./security-groups.ts";

/** Amazon EC2, of which there is the network of a VPC: described, while everything is on one machine here. */
export class Ec2Service implements Service {
  readonly name = "ec2";
  readonly title = "Amazon EC2 (VPC)";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;

  constructor(context: CloudContext) {
    this.resources = { ...networkHandlers(context), ...securityGroupHandlers(context) };
    this.functions = {
      "aws:ec2/getManagedPrefixList:getManagedPrefixList": (args) => managedPrefixList(context, args),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}

/** AWS's own lists have ids of their region; their addresses mean nothing on one machine. */
function managedPrefixList(context: CloudContext, args: Properties): Properties {
  const name = textOf(args, "name") ?? "";
  const id = `pl-${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7).toString(16)}`;
  return {
    ...args,
    id,
    arn: `arn:aws:ec2:${context.region}:aws:prefix-list/${id}`,
    name,
    ownerId: "AWS",
    addressFamily: "IPv4",
    maxEntries: 0,
    entries: [],
    version: 1,
    region: context.region,
    tags: {},
  };
}
