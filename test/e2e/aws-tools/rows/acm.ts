import assert from "node:assert/strict";
import { type Run, type ServiceRows, stackOutput } from "../row.ts";

const certificate = (run: Run) => stackOutput(run, "toolsCertificate");

export const acm: ServiceRows = {
  scope: "acm",
  rows: [
    {
      operation: "ListCertificates",
      expect: (answer, run) =>
        assert.ok(
          answer
            .list("CertificateSummaryList")
            .some(
              (_, index) => answer.at("CertificateSummaryList", index, "CertificateArn") === certificate(run),
            ),
        ),
    },
    {
      operation: "DescribeCertificate",
      input: (run) => ({ CertificateArn: certificate(run) }),
      expect: {
        Certificate: {
          DomainName: "tools.example",
          Status: "PENDING_VALIDATION",
          DomainValidationOptions: [{ ValidationMethod: "DNS", ResourceRecord: { Type: "CNAME" } }],
        },
      },
    },
    {
      operation: "DescribeCertificate",
      input: (run) => ({ CertificateArn: `${certificate(run)}0` }),
      fails: "ResourceNotFoundException",
    },
  ],
};
