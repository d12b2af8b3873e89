import { anything, type RightsTable } from "./right.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html */
export const route53Rights: RightsTable = {
  "aws:route53/record:Record": [
    {
      on: () => ["arn:aws:route53:::hostedzone/*"],
      // The zone's id is in no configuration, but the names are.
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
      when: ({ properties }) => ({
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [recordName(String(properties.name))],
        },
      }),
      create: ["route53:ChangeResourceRecordSets"],
      update: ["route53:ChangeResourceRecordSets"],
      delete: ["route53:ChangeResourceRecordSets"],
    },
    {
      on: () => ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::change/*"],
      read: [
        "route53:GetChange",
        "route53:GetHostedZone",
        "route53:ListResourceRecordSets",
        "route53:ListTagsForResource",
      ],
    },
    // Which zone it is, is looked up by its name.
    { on: anything, read: ["route53:ListHostedZones", "route53:ListHostedZonesByName"] },
  ],
};

/** In the form that the condition asks for. What proves a certificate begins with a word of ACM's. */
function recordName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^_[^.]+/, "_*");
}
