import { requiredText } from "../../../gateway/json-api.ts";
import { type AcmOperation, existingCertificate, statusOf } from "./certificate-json.ts";

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html */
export const describeCertificate: AcmOperation = {
  name: "DescribeCertificate",
  note: "Without what a key pair would bring: serial number, issuer and dates of validity.",
  permissions: (input) => [
    { action: "acm:DescribeCertificate", resource: requiredText(input, "CertificateArn") },
  ],
  run(input, { certificates }) {
    const certificate = existingCertificate(certificates, requiredText(input, "CertificateArn"));
    return {
      Certificate: {
        CertificateArn: certificate.arn,
        DomainName: certificate.domainName,
        SubjectAlternativeNames: certificate.names,
        DomainValidationOptions: certificates.proofsOf(certificate).map((proof) => ({
          DomainName: proof.domainName,
          ValidationDomain: proof.domainName,
          ValidationMethod: "DNS",
          ValidationStatus: certificates.isProved(proof) ? "SUCCESS" : "PENDING_VALIDATION",
          ResourceRecord: { Name: proof.name, Type: "CNAME", Value: proof.value },
        })),
        Status: statusOf(certificates, certificate),
        KeyAlgorithm: certificate.keyAlgorithm,
        CreatedAt: certificate.createdAt / 1000,
        Type: "AMAZON_ISSUED",
        InUseBy: [],
      },
    };
  },
};
