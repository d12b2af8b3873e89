import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "./clock.ts";
import type { CloudContext } from "./context.ts";
import { EmbeddedEngine, type ProgramConfig } from "./engine/embedded/index.ts";
import { Reference } from "./engine/values.ts";
import { silentLog } from "./log.ts";
import type { Properties } from "./properties.ts";
import { createRegistry } from "./registry.ts";
import type { ResourceHandler } from "./service.ts";

/** A resource as it was recorded; secrets are `[secret]`. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Runs the program from nothing, as `up` would, with no service behind it: every resource is made by writing it down.
 * A plan would not do: what is made from an ARN, such as a policy, is unknown to it.
 * @throws DeploymentError listing what could not be recorded
 */
export async function recordGraph(
  projectRoot: string,
  config: ProgramConfig,
): Promise<readonly RecordedResource[]> {
  const dir = mkdtempSync(join(tmpdir(), "slipway-graph-"));
  const context: CloudContext = {
    project: config.project,
    stack: config.stack,
    accountId: "000000000000",
    region: config.region,
    dir,
    clock: systemClock,
    log: silentLog,
    endpointUrl: () => "http://127.0.0.1:4566",
  };
  // As objects alone: no service is started.
  const { handlers, functions } = createRegistry(context);
  const recorders = new Map(
    [...handlers].map(([type, handler]) => [type, recorderOf(type, handler, context)] as const),
  );
  const engine = new EmbeddedEngine({ context, projectRoot, handlers: recorders, functions, config });
  try {
    await engine.up();
    // As JSON: that masks secrets, and is what other programs are given.
    return [...engine.resources.values()].map(({ urn, type, name, outputs }) => ({
      urn,
      type,
      name,
      properties: JSON.parse(JSON.stringify(outputs, referenceAsId)),
    }));
  } finally {
    await engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A resource given as a value is its id to AWS. */
function referenceAsId(_key: string, value: unknown): unknown {
  return value instanceof Reference ? value.id : value;
}

function recorderOf(type: string, handler: ResourceHandler, context: CloudContext): ResourceHandler {
  return {
    // Not its check, which knows real ARNs from these: checking is the plan's.
    ...(handler.autoName && { autoName: handler.autoName }),
    create: ({ name, inputs }) => {
      const id = String((handler.autoName && inputs[handler.autoName.property]) ?? inputs.name ?? name);
      return { id, outputs: { ...computed(type, id, inputs, context), ...inputs, id } };
    },
    update: ({ inputs, oldOutputs }) => ({ ...oldOutputs, ...inputs }),
    delete() {},
    restore() {},
  };
}

/** What AWS would add and programs go on from, in AWS's form. */
function computed(type: string, id: string, inputs: Properties, context: CloudContext): Properties {
  const { region, accountId } = context;
  const service = type.split(":")[1]?.split("/")[0];
  const arn = `arn:aws:${service}:${region}:${accountId}:${id}`;
  const host = `${id}.${service}.${region}.amazonaws.com`;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return { arn, bucketRegionalDomainName: host };
    case "aws:sqs/queue:Queue":
      return { arn, name: id, url: `https://sqs.${region}.amazonaws.com/${accountId}/${id}` };
    case "aws:apigateway/restApi:RestApi":
      return { arn, executionArn: `arn:aws:execute-api:${region}:${accountId}:${id}` };
    case "aws:apigateway/stage:Stage":
      return { arn, invokeUrl: `https://${host}/${inputs.stageName}` };
    case "aws:apigateway/domainName:DomainName":
      return { arn, regionalDomainName: host, regionalZoneId: "Z1UJRXOUMOOFQ8" };
    case "aws:cloudfront/distribution:Distribution":
      return { arn, domainName: host, hostedZoneId: "Z2FDTNDATAQYW2" };
    case "aws:acm/certificate:Certificate":
      return { arn, domainValidationOptions: names(inputs).map(proofOf) };
    case "aws:route53/record:Record":
      return { fqdn: inputs.name ?? id };
    default:
      return { arn, name: id };
  }
}

function names({ domainName, subjectAlternativeNames }: Properties): string[] {
  const others = Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames : [];
  return [domainName, ...others].map(String);
}

function proofOf(domainName: string): Properties {
  return {
    domainName,
    resourceRecordName: `_proof.${domainName}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: "_value.acm-validations.aws.",
  };
}
