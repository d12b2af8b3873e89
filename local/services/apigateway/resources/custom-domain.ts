import { allOf, isArn, oneOf } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { CustomDomains, RoutingMode } from "../custom-domains.ts";
import { randomId } from "../ids.ts";
import { requiredText, tagOutputs } from "../inputs.ts";

const modes: readonly RoutingMode[] = [
  "BASE_PATH_MAPPING_ONLY",
  "ROUTING_RULE_ONLY",
  "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
];

function modeOf(properties: Properties): RoutingMode | undefined {
  const mode = textOf(properties, "routingMode") ?? "BASE_PATH_MAPPING_ONLY";
  return modes.find((each) => each === mode);
}

/** `aws:apigateway/domainName:DomainName` */
export function domainNameHandler(context: CloudContext, domains: CustomDomains): ResourceHandler {
  const put = (properties: Properties) =>
    domains.put(requiredText(properties, "domainName"), modeOf(properties) ?? "BASE_PATH_MAPPING_ONLY");
  return {
    replaceOn: ["domainName"],
    note: "Answered under the Host that a Route 53 record leads to it, at the site's port and over plain HTTP; certificates, TLS policies, mutual TLS and private domains are kept and not applied.",
    check: checkDomainName,
    create({ inputs }) {
      put(inputs);
      return { id: requiredText(inputs, "domainName"), outputs: outputsOf(context, inputs, randomId(10)) };
    },
    update({ inputs, oldOutputs }) {
      put(inputs);
      const kept = /^d-([a-z0-9]+)\./.exec(textOf(oldOutputs, "regionalDomainName") ?? "")?.[1];
      return outputsOf(context, inputs, kept ?? randomId(10));
    },
    delete({ id }) {
      domains.remove(id);
    },
    restore({ outputs }) {
      put(outputs);
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDomainName.html */
const checkDomainName = allOf(
  oneOf("routingMode", modes),
  oneOf("endpointConfiguration.types", ["EDGE", "REGIONAL", "PRIVATE"]),
  isArn("certificateArn", "acm", "iam"),
  isArn("regionalCertificateArn", "acm", "iam"),
);

function outputsOf(context: CloudContext, inputs: Properties, regionalId: string): Properties {
  const id = requiredText(inputs, "domainName");
  const endpoint = objectOf(inputs, "endpointConfiguration");
  const regional = textOf(endpoint, "types") === "REGIONAL";
  return {
    ...inputs,
    ...tagOutputs(inputs),
    id,
    arn: `arn:aws:apigateway:${context.region}::/domainnames/${id}`,
    domainNameId: "",
    endpointConfiguration: { types: "EDGE", ipAddressType: "ipv4", ...endpoint },
    cloudfrontDomainName: regional ? "" : `d${regionalId}000.cloudfront.net`,
    cloudfrontZoneId: regional ? "" : "Z2FDTNDATAQYW2",
    regionalDomainName: regional ? `d-${regionalId}.execute-api.${context.region}.amazonaws.com` : "",
    regionalZoneId: regional ? "Z1UJRXOUMOOFQ8" : "",
    securityPolicy: textOf(inputs, "securityPolicy") ?? "TLS_1_2",
    routingMode: modeOf(inputs) ?? "",
    certificateUploadDate: "",
    ownershipVerificationCertificateArn: textOf(inputs, "ownershipVerificationCertificateArn") ?? "",
    region: context.region,
  };
}
