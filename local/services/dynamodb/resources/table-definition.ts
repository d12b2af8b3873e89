import {
  allTagsOf,
  isProperties,
  numberOf,
  objectOf,
  type Properties,
  type PropertyValue,
  textOf,
  textsOf,
} from "../../../properties.ts";

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: string;
}

/** A secondary index in the words of the API. */
export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
  readonly ProvisionedThroughput?: Throughput;
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** What CreateTable is asked for a resource; tags come after, as not every engine takes them here. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTableInput(name: string, inputs: Properties) {
  const globalIndexes = globalIndexesOf(inputs);
  const localIndexes = localIndexesOf(inputs);
  return {
    TableName: name,
    AttributeDefinitions: attributesOf(inputs),
    KeySchema: keySchemaOf(inputs),
    BillingMode: billingModeOf(inputs),
    ...(isProvisioned(inputs) ? { ProvisionedThroughput: throughputOf(inputs) } : {}),
    ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
    ...(inputs.streamEnabled === true ? { StreamSpecification: streamOf(inputs) } : {}),
    ...(objectOf(inputs, "serverSideEncryption").enabled === true
      ? { SSESpecification: encryptionOf(inputs) }
      : {}),
    DeletionProtectionEnabled: inputs.deletionProtectionEnabled === true,
    ...(textOf(inputs, "tableClass") ? { TableClass: textOf(inputs, "tableClass") } : {}),
  };
}

export function attributesOf(inputs: Properties): AttributeDefinition[] {
  return listOf(inputs.attributes).map((attribute) => ({
    AttributeName: textOf(attribute, "name") ?? "",
    AttributeType: textOf(attribute, "type") ?? "",
  }));
}

export function keySchemaOf(properties: Properties): KeyElement[] {
  const listed = listOf(properties.keySchemas).map(
    (element): KeyElement => ({
      AttributeName: textOf(element, "attributeName") ?? "",
      KeyType: textOf(element, "keyType") === "RANGE" ? "RANGE" : "HASH",
    }),
  );
  if (listed.length > 0) return listed;
  const hashKey = textOf(properties, "hashKey");
  const rangeKey = textOf(properties, "rangeKey");
  return [
    ...(hashKey ? [{ AttributeName: hashKey, KeyType: "HASH" as const }] : []),
    ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" as const }] : []),
  ];
}

export function globalIndexesOf(inputs: Properties): IndexDefinition[] {
  return listOf(inputs.globalSecondaryIndexes).map((index) => ({
    IndexName: textOf(index, "name") ?? "",
    KeySchema: keySchemaOf(index),
    Projection: projectionOf(index),
    ...(isProvisioned(inputs) ? { ProvisionedThroughput: throughputOf(index) } : {}),
  }));
}

export function localIndexesOf(inputs: Properties): IndexDefinition[] {
  return listOf(inputs.localSecondaryIndexes).map((index) => ({
    IndexName: textOf(index, "name") ?? "",
    KeySchema: [
      { AttributeName: textOf(inputs, "hashKey") ?? "", KeyType: "HASH" },
      { AttributeName: textOf(index, "rangeKey") ?? "", KeyType: "RANGE" },
    ],
    Projection: projectionOf(index),
  }));
}

/** The provider's default, unlike the console's, is PROVISIONED. */
export function billingModeOf(inputs: Properties): string {
  return textOf(inputs, "billingMode") ?? "PROVISIONED";
}

export function isProvisioned(inputs: Properties): boolean {
  return billingModeOf(inputs) === "PROVISIONED";
}

export function throughputOf(properties: Properties): Throughput {
  return {
    ReadCapacityUnits: numberOf(properties, "readCapacity") ?? 1,
    WriteCapacityUnits: numberOf(properties, "writeCapacity") ?? 1,
  };
}

export function streamOf(inputs: Properties) {
  return inputs.streamEnabled === true
    ? { StreamEnabled: true, StreamViewType: textOf(inputs, "streamViewType") ?? "NEW_AND_OLD_IMAGES" }
    : { StreamEnabled: false };
}

export function encryptionOf(inputs: Properties) {
  const encryption = objectOf(inputs, "serverSideEncryption");
  const kmsKeyArn = textOf(encryption, "kmsKeyArn");
  return encryption.enabled === true
    ? { Enabled: true, SSEType: "KMS", ...(kmsKeyArn ? { KMSMasterKeyId: kmsKeyArn } : {}) }
    : { Enabled: false };
}

export function tagsOf(inputs: Properties): { Key: string; Value: string }[] {
  return Object.entries(allTagsOf(inputs)).map(([Key, Value]) => ({ Key, Value }));
}

export function listOf(value: PropertyValue | undefined): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isProperties) : [];
}

function projectionOf(index: Properties): IndexDefinition["Projection"] {
  const others = textsOf(index, "nonKeyAttributes");
  return {
    ProjectionType: textOf(index, "projectionType") ?? "ALL",
    ...(others.length > 0 ? { NonKeyAttributes: [...others].sort() } : {}),
  };
}
