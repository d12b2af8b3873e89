import * as pulumi from "@pulumi/pulumi";
import type { Api } from "./api";
import type { Domain } from "./components/domain";
import type { Job } from "./components/job";
import type { LambdaFunction } from "./components/lambda-function";
import type { Site } from "./components/site";
import type { Data } from "./data";
import type { Jobs } from "./jobs";
import type { Languages } from "./languages";

/** What other stacks may read by a StackReference; docs/outputs.md describes each. */
export interface PlatformOutputs {
  siteUrl: string;
  apiUrl: string;
  linksApiUrl: string;
  goApiUrl: string;
  metaApiUrl: string;
  tableName: string;
  tableArn: string;
  jobsTableName: string;
  /** Kinds of jobs, by name: `import-links`. */
  jobKinds: Record<string, JobOutputs>;
  /** Physical names by the names that the program gives: `create-link`. */
  functionNames: Record<string, string>;
  siteBucket: string;
  siteStagingBucket: string;
  /** Sites by release line. */
  sites: Record<string, { basePath: string; folder: string }>;
  distributionId: string;
  /** Custom domain of API Gateway that other stacks may map their APIs under; empty without a domain. */
  apiDomainName: string;
}

/** What it takes to start a job of a kind, and to see what failed. */
export interface JobOutputs {
  /** Physical name of the function that drives it. */
  driver: string;
  deadLetterQueueUrl: string;
}

export type StackOutputs = { readonly [Name in keyof PlatformOutputs]: pulumi.Output<PlatformOutputs[Name]> };

/** What the outputs are read from. */
export interface Platform {
  readonly data: Data;
  readonly api: Api;
  readonly jobs: Jobs;
  readonly languages: Languages;
  readonly site: Site;
  readonly domain: Domain | undefined;
}

export function outputsOf({ data, api, jobs, languages, site, domain }: Platform): StackOutputs {
  return {
    siteUrl: site.url,
    apiUrl: pulumi.interpolate`${site.url}/api`,
    linksApiUrl: api.links.url,
    goApiUrl: api.go.url,
    metaApiUrl: api.meta.url,
    tableName: data.links.name,
    tableArn: data.links.arn,
    jobsTableName: data.jobs.name,
    jobKinds: pulumi.output(jobOutputs([jobs.importLinks, jobs.exportLinks])),
    functionNames: pulumi.output(languages.then((hello) => namesOf({ ...api.functions, ...hello }))),
    siteBucket: site.bucketName,
    siteStagingBucket: site.stagingBucketName,
    sites: pulumi.output(site.lines),
    distributionId: site.distributionId,
    apiDomainName: domain?.apiDomainName ?? pulumi.output(""),
  };
}

function jobOutputs(jobs: readonly Job[]): Record<string, pulumi.Output<JobOutputs>> {
  return Object.fromEntries(
    jobs.map(({ kind, driverName: driver, deadLetterQueueUrl }) => [
      kind,
      pulumi.output({ driver, deadLetterQueueUrl }),
    ]),
  );
}

function namesOf(functions: Readonly<Record<string, LambdaFunction>>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(functions).map(([name, each]) => [name, each.name]));
}
