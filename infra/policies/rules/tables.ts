import { at } from "../graph";
import type { Rule } from "../rule";

const types = ["aws:dynamodb/table:Table"];

export const tableRules: readonly Rule[] = [
  {
    id: "table-encrypted",
    title: "Tables are encrypted with a key that the account can see",
    why: "Use of AWS's managed key is in CloudTrail; use of the key that DynamoDB owns is not.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    types,
    check: ({ properties }) =>
      at(properties, "serverSideEncryption", "enabled") === true
        ? undefined
        : "has no serverSideEncryption; enable it",
  },
  {
    id: "table-point-in-time-recovery",
    title: "Tables can be restored to any second of the last 35 days",
    why: "A wrong write is noticed late; a nightly copy has it too.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    types,
    check: ({ properties }) =>
      at(properties, "pointInTimeRecovery", "enabled") === true
        ? undefined
        : "has no pointInTimeRecovery; enable it",
  },
  {
    id: "table-deletion-protection",
    title: "Tables are protected from deletion",
    why: "Of all resources a table is the one that nothing can make again.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    types,
    check: ({ properties }) =>
      properties.deletionProtectionEnabled === true
        ? undefined
        : "can be deleted; set deletionProtectionEnabled",
  },
];
