import type { CloudContext } from "../../../context.ts";
import { textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { Certificates } from "../certificates.ts";

/** `aws:acm/certificateValidation:CertificateValidation` */
export function certificateValidationHandler(
  context: CloudContext,
  certificates: Certificates,
): ResourceHandler {
  return {
    note: "Does not wait: it fails at once while a validation record is not there.",
    create({ inputs }) {
      const arn = textOf(inputs, "certificateArn") ?? "";
      const certificate = certificates.get(arn);
      if (!certificate) {
        throw new Error(`There is no certificate "${arn}"; pass the arn of an aws.acm.Certificate`);
      }
      if (!certificates.isIssued(certificate)) {
        const missing = certificates
          .unproved(certificate)
          .map(({ name, value }) => `${name} CNAME ${value}`)
          .join("; ");
        throw new Error(
          `the certificate for ${certificate.domainName} is not issued: there is no record ${missing}; create each of its domainValidationOptions as an aws.route53.Record`,
        );
      }
      const id = new Date(context.clock.now()).toISOString();
      return { id, outputs: { ...inputs, id, region: textOf(inputs, "region") ?? context.region } };
    },
    delete() {},
    restore() {},
  };
}
