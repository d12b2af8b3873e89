import { unknown } from "../../../../local/engine/values.ts";
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
        "attributes[1].type",
        { attributes: [attribute("slug"), attribute("at", "DATE"), attribute("owner")] },
        /use S, N, B/,
      ],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: many(21) }, /AWS takes 20/],
      ["globalSecondaryIndexes[0].name", { globalSecondaryIndexes: [index("no")] }, /3 to 255/],
      [
        "globalSecondaryIndexes",
        { globalSecondaryIndexes: [index("twice"), index("twice")] },
        /named "twice"/,
      ],
      [
        "globalSecondaryIndexes[0].projectionType",
        { globalSecondaryIndexes: [index("one", { projectionType: "SOME" })] },
        /use ALL/,
      ],
      [
        "globalSecondaryIndexes[0].nonKeyAttributes",
        { globalSecondaryIndexes: [index("one", { nonKeyAttributes: ["a"] })] },
        /INCLUDE/,
      ],
      [
        "globalSecondaryIndexes[0].nonKeyAttributes",
        { globalSecondaryIndexes: [index("one", held(21))] },
        /AWS takes 20/,
      ],
      ["globalSecondaryIndexes", { globalSecondaryIndexes: many(6, held(20)) }, /takes 100/],
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
      ["billingMode", { billingMode: "FREE" }, /use PAY_PER_REQUEST, PROVISIONED/],
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
      [
        "globalSecondaryIndexes[0].writeCapacity",
        {
          billingMode: "PROVISIONED",
          readCapacity: unknown,
          writeCapacity: unknown,
          globalSecondaryIndexes: [index("one", { readCapacity: 1 })],
        },
        /no writeCapacity/,
      ],
      ["hashKey", { hashKey: "", attributes: unknown, globalSecondaryIndexes: unknown }, /is missing/],
      [
        "attributes[2].type",
        {
          hashKey: unknown,
          attributes: [unknown, { name: unknown, type: unknown }, attribute("at", "DATE")],
        },
        /use S, N, B/,
      ],
      [
        "attributes",
        {
          attributes: [attribute("slug"), attribute("at")],
          billingMode: unknown,
          globalSecondaryIndexes: [index("by-owner", { projectionType: unknown })],
        },
        /"owner" is not in attributes/,
      ],
      [
        "globalSecondaryIndexes[1].name",
        {
          globalSecondaryIndexes: [{ ...index(""), name: unknown }, index("no")],
          localSecondaryIndexes: unknown,
        },
        /3 to 255/,
      ],
      [
        "globalSecondaryIndexes",
        {
          globalSecondaryIndexes: [index("twice"), { ...index(""), name: unknown }, index("twice")],
          localSecondaryIndexes: unknown,
        },
        /named "twice"/,
      ],
      [
        "globalSecondaryIndexes",
        { globalSecondaryIndexes: many(6, held(20)), localSecondaryIndexes: unknown },
        /takes 100/,
      ],
      [
        "localSecondaryIndexes",
        { rangeKey: "", attributes: unknown, globalSecondaryIndexes: unknown, billingMode: unknown },
        /with a rangeKey/,
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
      ["item", { item: "[]", tableName: unknown, hashKey: unknown }, /not DynamoDB JSON/],
      ["item", { item: '{"slug":{"S":"a"}}', hashKey: unknown, rangeKey: "at" }, /no attribute "at"/],
    ],
  },
});
