import type { RecordedResource } from "../../recording/recorded-graph.ts";
import { anything, type Place, type RightsTable } from "./right.ts";

/** CloudFront's certificates are of another region than the stack. */
const certificates = ({ properties }: RecordedResource, { region, accountId }: Place) => [
  `arn:aws:acm:${properties.region ?? region}:${accountId}:certificate/*`,
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html */
export const acmRights: RightsTable = {
  "aws:acm/certificate:Certificate": [
    {
      on: anything,
      // https://docs.aws.amazon.com/acm/latest/userguide/acm-conditions.html
      when: ({ properties: { domainName, subjectAlternativeNames } }) => ({
        "ForAllValues:StringLike": {
          "acm:DomainNames": [domainName, ...listOf(subjectAlternativeNames)].map(String),
        },
        StringLike: { "acm:ValidationMethod": "DNS" },
      }),
      create: ["acm:RequestCertificate"],
    },
    {
      on: certificates,
      read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
      delete: ["acm:DeleteCertificate"],
      tag: ["acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"],
    },
  ],
  "aws:acm/certificateValidation:CertificateValidation": [
    { on: certificates, create: ["acm:DescribeCertificate"], read: ["acm:DescribeCertificate"] },
  ],
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
