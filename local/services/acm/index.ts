import type { CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import type { Service } from "../../service.ts";
import { Certificates, type ProofReader } from "./certificates.ts";
import type { AcmOperation } from "./operations/certificate-json.ts";
import { describeCertificate } from "./operations/describe-certificate.ts";
import { listCertificates } from "./operations/list-certificates.ts";
import { certificateHandler } from "./resources/certificate.ts";
import { certificateValidationHandler } from "./resources/certificate-validation.ts";

const operations: readonly AcmOperation[] = [listCertificates, describeCertificate];

/** AWS Certificate Manager: public certificates that are proved by DNS. */
export class AcmService implements Service {
  readonly name = "acm";
  readonly title = "AWS Certificate Manager";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;

  constructor(context: CloudContext, services: { dns: ProofReader }) {
    const certificates = new Certificates(services.dns, context.accountId);
    this.resources = {
      "aws:acm/certificate:Certificate": certificateHandler(context, certificates),
      "aws:acm/certificateValidation:CertificateValidation": certificateValidationHandler(
        context,
        certificates,
      ),
    };
    this.api = jsonApi({
      scope: "acm",
      contentType: "application/x-amz-json-1.1",
      dependencies: { certificates },
      operations,
    });
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
