import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Pulumi from "@pulumi/pulumi";

const root = join(import.meta.dirname, "..", "..");
const require = createRequire(import.meta.url);

// By `require`, as the program's own modules: one instance of the SDK, whose runtime is global.
const pulumi = require("@pulumi/pulumi") as typeof Pulumi;

/**
 * Loads a module of the program as Pulumi does, as CommonJS: serialized callbacks are found by `require.cache`.
 * @param path from the project's root: `infra/components/table.ts`
 */
export function loadProgramModule<Module>(path: string): Module {
  return require(join(root, path)) as Module;
}

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs of every shape, compared as a whole
  readonly inputs: Record<string, any>;
}

export interface MockOptions {
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Answers of functions that the piece may call, by token. @default none */
  // biome-ignore lint/suspicious/noExplicitAny: arguments of every shape
  readonly calls?: Readonly<Record<string, (args: any) => object>>;
}

/**
 * Runs a piece of the program with no engine behind it.
 * @returns its resources, in order of name, when all of them are registered
 * @throws what the piece throws; Error for an invoke that the options do not answer
 */
export async function register(piece: () => unknown, options: MockOptions = {}): Promise<Registered[]> {
  const resources: Registered[] = [];
  const failures: unknown[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        resources.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...computed(type, name, inputs), ...inputs } };
      },
      call({ token, inputs }) {
        const answer = options.calls?.[token];
        if (answer) return answer(inputs);
        throw new Error(`the program calls ${token}, which no test expects`);
      },
    },
    "platform",
    options.stack ?? "dev",
    false,
  );
  pulumi.runtime.setAllConfig({ "aws:region": "us-east-1", ...options.config });
  const onRejection = (reason: unknown) => failures.push(reason);
  process.on("unhandledRejection", onRejection);
  try {
    await piece();
    await pulumi.runtime.disconnect();
    // Node reports a rejection that nobody handles at the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  if (failures.length > 0) throw failures[0];
  return resources.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** `type::name` of each, to be compared with the exact list. */
export function names(resources: readonly Registered[]): string[] {
  return resources.map(key);
}

export function one(resources: readonly Registered[], type: string, name?: string): Registered {
  const found = resources.filter((each) => each.type === type && (name === undefined || each.name === name));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(
      `${found.length} resources are ${type}::${name ?? "*"} among:\n${names(resources).join("\n")}`,
    );
  }
  return first;
}

/** The text of an input that is marked secret. @throws Error when it is not marked */
export function secretText(input: unknown): string {
  // How the SDK marks secrets on the wire.
  const mark = "4dabf18193072939515e22adb298388d";
  if (typeof input === "object" && input !== null && mark in input && "value" in input)
    return String(input.value);
  throw new Error(`${JSON.stringify(input)} is not marked secret`);
}

function key({ type, name }: Registered): string {
  return `${type}::${name}`;
}

/** What the account answers to those who build a network. */
export const networkCalls: NonNullable<MockOptions["calls"]> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({ names: ["us-east-1a", "us-east-1b"] }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": ({ name }) => ({ id: `pl-${name}` }),
};

/** What AWS would add, in AWS's form. */
function computed(type: string, name: string, inputs: Registered["inputs"]): Record<string, unknown> {
  const arn = `arn:aws:${type.split(":")[1]?.split("/")[0]}:us-east-1:123456789012:${name}`;
  switch (type) {
    case "aws:apigateway/stage:Stage":
      return { arn, invokeUrl: `https://${name}12345.execute-api.us-east-1.amazonaws.com/dev` };
    case "aws:cloudfront/distribution:Distribution":
      return { arn, domainName: "d111111abcdef8.cloudfront.net", hostedZoneId: "Z2FDTNDATAQYW2" };
    case "aws:apigateway/domainName:DomainName":
      return {
        arn,
        regionalDomainName: "d-abc123defg.execute-api.us-east-1.amazonaws.com",
        regionalZoneId: "Z1UJRXOUMOOFQ8",
      };
    case "aws:acm/certificate:Certificate":
      return {
        arn,
        domainValidationOptions: [inputs.domainName, ...inputs.subjectAlternativeNames].map((domainName) => ({
          domainName,
          resourceRecordName: `_proof.${domainName}.`,
          resourceRecordType: "CNAME",
          resourceRecordValue: "_value.acm-validations.aws.",
        })),
      };
    case "aws:route53/record:Record":
      return { fqdn: inputs.name };
    case "aws:s3/bucket:Bucket":
      return { arn, bucket: name, bucketRegionalDomainName: `${name}.s3.us-east-1.amazonaws.com` };
    case "aws:dynamodb/table:Table":
      return { arn, name, streamArn: `${arn}/stream/2026-01-31T12:00:00.000` };
    case "aws:sqs/queue:Queue":
      return { arn, name, url: `https://sqs.us-east-1.amazonaws.com/123456789012/${name}` };
    case "aws:ec2/vpc:Vpc":
      return { arn, region: "us-east-1" };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { arn, name, region: "us-east-1" };
    case "aws:lb/loadBalancer:LoadBalancer":
      return { arn, name, dnsName: `internal-${name}-123.us-east-1.elb.amazonaws.com` };
    case "aws:elasticache/replicationGroup:ReplicationGroup":
      return { arn, port: 6379, primaryEndpointAddress: `master.${name}.abc123.use1.cache.amazonaws.com` };
    default:
      return { arn, name };
  }
}
