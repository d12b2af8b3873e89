import type { CloudContext } from "../context.ts";
import type { Properties } from "../properties.ts";
import type { ResourceHandler } from "../service.ts";
import { recordedArn } from "./recorded-arn.ts";

/**
 * A handler that makes resources of a type by writing them down, with the rules of the real one for names,
 * replacements and secrets. Not with its check, which knows real ARNs from these: checking is the plan's.
 * @param generation counts the programs that were applied to the state, so that what takes the place of another
 * under the same name has another id
 */
export function recorderOf(
  type: string,
  handler: ResourceHandler,
  context: CloudContext,
  generation: number,
): ResourceHandler {
  const { autoName, replaceOn, deleteBeforeReplace, secretOutputs } = handler;
  const newId = (name: string) => (generation === 1 ? name : `${name}-${generation}`);
  return {
    ...(autoName && { autoName }),
    ...(replaceOn && { replaceOn }),
    ...(deleteBeforeReplace && { deleteBeforeReplace }),
    ...(secretOutputs && { secretOutputs }),
    create: ({ name, inputs }) => {
      const id = String((autoName && inputs[autoName.property]) ?? inputs.name ?? newId(name));
      return { id, outputs: { ...computed(type, id, inputs, context), ...inputs, id } };
    },
    ...(handler.update && { update: ({ inputs, oldOutputs }) => ({ ...oldOutputs, ...inputs }) }),
    delete() {},
    restore() {},
  };
}

/** What AWS would add and programs go on from, in AWS's form. */
function computed(type: string, id: string, inputs: Properties, context: CloudContext): Properties {
  const { region, accountId } = context;
  const service = type.split(":")[1]?.split("/")[0];
  const arn = recordedArn(type, id, context);
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
