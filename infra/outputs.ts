import * as pulumi from "@pulumi/pulumi";
import type { Api } from "./api";
import type { Domain } from "./components/domain";
import type { Job } from "./components/job";
import type { LambdaFunction } from "./components/lambda-function";
import type { Site } from "./components/site";
import type { Data } from "./data";
import type { Jobs } from "./jobs";
import type { Languages } from "./languages";

/**
 * What other stacks may read by a StackReference: a contract. `npm run outputs` writes docs/outputs.md from it, and
 * refuses to let one go, or change its type, without a line in CHANGELOG.md.
 */
export interface PlatformOutputs {
  /**
   * Address of the site, without a slash at the end. All else is below it.
   * @example https://d111111abcdef8.cloudfront.net
   */
  siteUrl: string;
  /**
   * Where the APIs start: `<siteUrl>/api`. Callers use this one.
   * @example https://d111111abcdef8.cloudfront.net/api
   */
  apiUrl: string;
  /**
   * The links API itself, past CloudFront: for checks, not for callers.
   * @example https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/api/links
   */
  linksApiUrl: string;
  /**
   * The redirects themselves, past CloudFront.
   * @example https://f6a7b8c9d0.execute-api.us-east-1.amazonaws.com/dev/g
   */
  goApiUrl: string;
  /**
   * Health, version and OpenAPI document, past CloudFront.
   * @example https://e1f2a3b4c5.execute-api.us-east-1.amazonaws.com/dev/api/meta
   */
  metaApiUrl: string;
  /**
   * Physical name of the DynamoDB table of links.
   * @example links-1a2b3c4
   */
  tableName: string;
  /**
   * ARN of that table, for policies.
   * @example arn:aws:dynamodb:us-east-1:123456789012:table/links-1a2b3c4
   */
  tableArn: string;
  /**
   * Managed policy for the roles of other teams: reads links, and writes nothing. See stack-references.md.
   * @example arn:aws:iam::123456789012:policy/links-read-7e8f9a0
   */
  tableReadPolicyArn: string;
  /**
   * Physical name of the table of jobs; `npm run jobs` reads it: jobs.md.
   * @example jobs-7a8b9c0
   */
  jobsTableName: string;
  /**
   * Kinds of jobs: the function that drives them, the queue of what failed.
   * @example { "import-links": { "driver": "import-links-driver-5d6e7f8", "deadLetterQueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/import-links-dead-1a2b3c4" } }
   */
  jobKinds: Record<string, JobOutputs>;
  /**
   * Physical names of the functions, by the names that the program gives them.
   * @example { "create-link": "create-link-5d6e7f8" }
   */
  functionNames: Record<string, string>;
  /**
   * Physical name of the bucket with the files that are live, of every site.
   * @example site-bucket-9a8b7c6
   */
  siteBucket: string;
  /**
   * Physical name of the bucket with every release: releases.md.
   * @example site-staging-1b2c3d4
   */
  siteStagingBucket: string;
  /**
   * The sites at the address by release line: base path and built folder.
   * @example { "site": { "basePath": "/", "folder": "web/dist" } }
   */
  sites: Record<string, { basePath: string; folder: string }>;
  /**
   * CloudFront distribution, for invalidations.
   * @example E2QWRUHAPOMQZL
   */
  distributionId: string;
  /**
   * Custom domain of API Gateway that other stacks map their APIs under; empty without a domain.
   * @example api.dev.example.com
   */
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
    linksApiUrl: api.groups.links.url,
    goApiUrl: api.groups.go.url,
    metaApiUrl: api.groups.meta.url,
    tableName: data.links.name,
    tableArn: data.links.arn,
    tableReadPolicyArn: data.linksReadPolicy.arn,
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
