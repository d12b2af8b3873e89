import * as pulumi from "@pulumi/pulumi";
import type { Api } from "./api";
import type { Site } from "./components/site";
import type { Data } from "./data";

/** What other stacks may read by a StackReference; docs/outputs.md describes each. */
export interface PlatformOutputs {
  siteUrl: string;
  apiUrl: string;
  linksApiUrl: string;
  goApiUrl: string;
  metaApiUrl: string;
  tableName: string;
  tableArn: string;
  /** Physical names by the names that the program gives: `create-link`. */
  functionNames: Record<string, string>;
  siteBucket: string;
  siteStagingBucket: string;
  /** Sites by release line. */
  sites: Record<string, { basePath: string; folder: string }>;
  distributionId: string;
}

export type StackOutputs = { readonly [Name in keyof PlatformOutputs]: pulumi.Output<PlatformOutputs[Name]> };

export function outputsOf(data: Data, api: Api, site: Site): StackOutputs {
  const names = Object.entries(api.functions).map(([name, each]) =>
    each.name.apply((value) => [name, value] as const),
  );
  return {
    siteUrl: site.url,
    apiUrl: pulumi.interpolate`${site.url}/api`,
    linksApiUrl: api.links.url,
    goApiUrl: api.go.url,
    metaApiUrl: api.meta.url,
    tableName: data.links.name,
    tableArn: data.links.arn,
    functionNames: pulumi.all(names).apply((pairs) => Object.fromEntries(pairs)),
    siteBucket: site.bucketName,
    siteStagingBucket: site.stagingBucketName,
    sites: pulumi.output(site.lines),
    distributionId: site.distributionId,
  };
}
