import { describeChecks } from "../../../helpers/check-cases.ts";

const attribute = (name: string, type = "S") => ({ name, type });
const index = (name: string, changes: object = {}) => ({
  name,
  hashKey: "owner",
  projectionType: "ALL",
  ...changes,
});
const held = (count: number) => ({
  projectionType: "INCLUDE",
  nonKeyAttributes: Array.from({ length: count }, (_, at) => `a${at}`),
});
const many = (count: number, changes: object = {}) =>
  Array.from({ length: count }, (_, at) => index(`index-${at}`, changes));

describeChecks("DynamoDB", {
  "aws:dynamodb/table:Table": {
    right: {
      name: "links",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "slug",
      rangeKey: "at",
      attributes: [attribute("slug"), attribute("at", "N"), attribute("owner")],
      globalSecondaryIndexes: [index("by-owner")],
      localSecondaryIndexes: [{ name: "by-owner-in-slug", rangeKey: "owner", projectionType: "KEYS_ONLY" }],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      ttl: { enabled: true, attributeName: "expires" },
      tableClass: "STANDARD",
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
      serverSideEncryption: { enabled: true, kmsKeyArn: "arn:aws:kms:us-east-1:0:key/1" },
    },
    wrong: [
      ["name", { name: "no" }, /3 to 255/],
      [
        "hashKey",
        { hashKey: "", globalSecondaryIndexes: [index("by-slug", { hashKey: "slug" })] },
        /hashKey is missing/,
      ],
      [
        "attributes",
        { attributes: [attribute("slug"), attribute("at", "N")] },
        /"owner" is not in attributes/,
      ],
      [
        "attributes",
        { attributes: ["slug", "at", "owner", "clicks"].map((name) => attribute(name)) },
        /"clicks" is part of no key/,
      ],
      [
        "attributes",
        { attributes: [attribute("slug"), attribute("at", "DATE"), attribute("owner")] },
        /use S, N or B/,
      ],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: many(21) }, /AWS takes 20/],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: [index("no")] }, /3 to 255/],
      [
        "globalSecondaryIndexes",
        { globalSecondaryIndexes: [index("twice"), index("twice")] },
        /named "twice"/,
      ],
      [
        "globalSecondaryIndexes",
        { globalSecondaryIndexes: [index("one", { projectionType: "SOME" })] },
        /use ALL/,
      ],
      [
        "globalSecondaryIndexes",
        { globalSecondaryIndexes: [index("one", { nonKeyAttributes: ["a"] })] },
        /INCLUDE/,
      ],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: [index("one", held(21))] }, /20 an index/],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: many(6, held(20)) }, /100 in all/],
      [
        "localSecondaryIndexes",
        {
          localSecondaryIndexes: many(6).map(({ name }) => ({
            name,
            rangeKey: "owner",
            projectionType: "ALL",
          })),
        },
        /AWS takes 5/,
      ],
      [
        "localSecondaryIndexes",
        { rangeKey: "", attributes: [attribute("slug"), attribute("owner")] },
        /with a rangeKey/,
      ],
      ["billingMode", { billingMode: "FREE" }, /PAY_PER_REQUEST or PROVISIONED/],
      [
        "readCapacity",
        {
          billingMode: "PROVISIONED",
          writeCapacity: 1,
          globalSecondaryIndexes: [],
          localSecondaryIndexes: [{ name: "one", rangeKey: "owner", projectionType: "ALL" }],
        },
        /no readCapacity/,
      ],
      ["streamViewType", { streamViewType: "" }, /needs a streamViewType/],
      ["streamViewType", { streamViewType: "ALL" }, /use KEYS_ONLY/],
      ["ttl.attributeName", { ttl: { enabled: true } }, /name the attribute/],
      ["tableClass", { tableClass: "COLD" }, /use STANDARD/],
      [
        "pointInTimeRecovery.recoveryPeriodInDays",
        { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 36 } },
        /1 to 35/,
      ],
      [
        "serverSideEncryption.kmsKeyArn",
        { serverSideEncryption: { enabled: true, kmsKeyArn: "mine" } },
        /arn:aws:kms/,
      ],
    ],
  },
  "aws:dynamodb/tableItem:TableItem": {
    right: { tableName: "links", hashKey: "slug", item: '{"slug":{"S":"a"}}' },
    wrong: [
      ["item", { item: "[]" }, /not DynamoDB JSON/],
      ["item", { item: '{"id":{"S":"a"}}' }, /no attribute "slug"/],
    ],
  },
});
