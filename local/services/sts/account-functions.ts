import type { CloudContext } from "../../context.ts";
import { type Properties, textOf, textsOf } from "../../properties.ts";
import type { Service } from "../../service.ts";

/** Names of regions that AWS opened to every account. https://docs.aws.amazon.com/general/latest/gr/rande.html */
const regionNames: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "ca-central-1": "Canada (Central)",
  "sa-east-1": "South America (Sao Paulo)",
  "eu-central-1": "Europe (Frankfurt)",
  "eu-west-1": "Europe (Ireland)",
  "eu-west-2": "Europe (London)",
  "eu-west-3": "Europe (Paris)",
  "eu-north-1": "Europe (Stockholm)",
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)",
  "ap-northeast-3": "Asia Pacific (Osaka)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
};

/** What a program asks about the account, region and partition it runs in. */
export function accountFunctions(context: CloudContext): NonNullable<Service["functions"]> {
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
      accountId: context.accountId,
      arn: `arn:aws:iam::${context.accountId}:root`,
      id: context.accountId,
      userId: context.accountId,
    }),
    "aws:index/getRegion:getRegion": (args) => regionOf(context, args),
    "aws:index/getPartition:getPartition": () => ({
      dnsSuffix: "amazonaws.com",
      id: "aws",
      partition: "aws",
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": (args) => zonesOf(context, args),
  };
}

function regionOf(context: CloudContext, args: Properties): Properties {
  const region = textOf(args, "region") ?? textOf(args, "name") ?? textOf(args, "id") ?? context.region;
  return {
    description: regionNames[region] ?? region,
    endpoint: `ec2.${region}.amazonaws.com`,
    id: region,
    name: region,
    region,
  };
}

function zonesOf(context: CloudContext, args: Properties): Properties {
  const region = textOf(args, "region") ?? context.region;
  const excludedNames = textsOf(args, "excludeNames");
  const excludedIds = textsOf(args, "excludeZoneIds");
  // Zone ids shorten the region: use1-az1 for us-east-1. https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
  const short = region.replace(
    /^([a-z]+)-(north|south|east|west|central)([a-z]*)-(\d+)$/,
    (_, area: string, first: string, second: string, number: string) =>
      `${area}${first.charAt(0)}${second.charAt(0)}${number}`,
  );
  const zones = ["a", "b", "c"]
    .map((letter, index) => ({ name: `${region}${letter}`, id: `${short}-az${index + 1}` }))
    .filter(({ name, id }) => !excludedNames.includes(name) && !excludedIds.includes(id));
  return {
    ...args,
    id: region,
    region,
    groupNames: [region],
    names: zones.map(({ name }) => name),
    zoneIds: zones.map(({ id }) => id),
  };
}
