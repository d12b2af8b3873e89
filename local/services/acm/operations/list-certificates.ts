import { onAnything } from "../../../gateway/permission.ts";
import { type AcmOperation, statusOf } from "./certificate-json.ts";

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
export const listCertificates: AcmOperation = {
  name: "ListCertificates",
  note: "Answers the certificates of all regions at once; filters and NextToken are ignored.",
  permissions: onAnything("acm:ListCertificates"),
  run: (_input, { certificates }) => ({
    CertificateSummaryList: certificates.all.map((certificate) => ({
      CertificateArn: certificate.arn,
      DomainName: certificate.domainName,
      SubjectAlternativeNameSummaries: certificate.names,
      Status: statusOf(certificates, certificate),
      KeyAlgorithm: certificate.keyAlgorithm,
      Type: "AMAZON_ISSUED",
    })),
  }),
};
