import { randomUUID } from "node:crypto";
import { allOf, eachText, ofText, oneOf, required } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { allTagsOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { Certificate, Certificates } from "../certificates.ts";

/** `aws:acm/certificate:Certificate` */
export function certificateHandler(context: CloudContext, certificates: Certificates): ResourceHandler {
  const answer = (certificate: Certificate, inputs: Properties): Properties => ({
    ...inputs,
    id: certificate.arn,
    arn: certificate.arn,
    region: regionOf(context, inputs),
    domainName: certificate.domainName,
    subjectAlternativeNames: certificate.names,
    domainValidationOptions: certificates.proofsOf(certificate).map(({ domainName, name, value }) => ({
      domainName,
      resourceRecordName: name,
      resourceRecordType: "CNAME",
      resourceRecordValue: value,
    })),
    keyAlgorithm: certificate.keyAlgorithm,
    validationMethod: certificate.validationMethod,
    status: "PENDING_VALIDATION",
    type: "AMAZON_ISSUED",
    pendingRenewal: false,
    renewalEligibility: "INELIGIBLE",
    renewalSummaries: [],
    validationEmails: [],
    tagsAll: allTagsOf(inputs),
  });
  return {
    replaceOn: ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm", "region"],
    note: "Issued once its DNS records are there. No key pair stands behind it: the local cloud serves plain HTTP.",
    check: checkCertificate,
    create({ inputs }) {
      const arn = `arn:aws:acm:${regionOf(context, inputs)}:${context.accountId}:certificate/${randomUUID()}`;
      const certificate = certificateOf(arn, inputs, context.clock.now());
      certificates.put(certificate);
      return { id: arn, outputs: answer(certificate, inputs) };
    },
    update({ id, inputs }) {
      const createdAt = certificates.get(id)?.createdAt ?? context.clock.now();
      return answer(certificateOf(id, inputs, createdAt), inputs);
    },
    delete({ id }) {
      certificates.remove(id);
    },
    restore({ id, inputs }) {
      certificates.put(certificateOf(id, inputs, context.clock.now()));
    },
  };
}

function regionOf(context: CloudContext, inputs: Properties): string {
  return textOf(inputs, "region") ?? context.region;
}

function certificateOf(arn: string, inputs: Properties, createdAt: number): Certificate {
  const domainName = (textOf(inputs, "domainName") ?? "").toLowerCase();
  const others = textsOf(inputs, "subjectAlternativeNames").map((each) => each.toLowerCase());
  return {
    arn,
    domainName,
    names: [...new Set([domainName, ...others])],
    validationMethod: textOf(inputs, "validationMethod") ?? "NONE",
    keyAlgorithm: textOf(inputs, "keyAlgorithm") ?? "RSA_2048",
    createdAt,
  };
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const domainPattern = new RegExp(`^(\\*\\.)?(${label}\\.)+${label}$`, "i");

const checkCertificate = allOf(
  required("domainName"),
  ofText("domainName", nameProblem),
  eachText("subjectAlternativeNames", nameProblem),
  oneOf("validationMethod", ["DNS", "EMAIL", "NONE"]),
);

function nameProblem(name: string): string | undefined {
  return name.length <= 253 && domainPattern.test(name)
    ? undefined
    : `"${name}" is not a domain name; use one like "dev.example.com" or "*.example.com"`;
}
