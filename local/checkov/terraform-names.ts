/** Where the provider's bridge from Terraform gives a module or a resource another name than Terraform does. */
const modules: Readonly<Record<string, string>> = { apigateway: "api_gateway", ec2: "" };
const types: Readonly<Record<string, string>> = {
  "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:s3/bucketObjectv2:BucketObjectv2": "aws_s3_object",
};

/** `aws_s3_bucket_public_access_block` for `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`. */
export function terraformType(token: string): string {
  const known = types[token];
  if (known !== undefined) return known;
  const [, module = "", name = ""] = /^\w+:(\w+)\/(\w+):/.exec(token) ?? [];
  return ["aws", modules[module] ?? module, snakeCase(name)].filter((part) => part !== "").join("_");
}

/**
 * Properties as Terraform names them. The bridge makes the names of lists plural, which Terraform's blocks are not; a
 * block of which there may be one is no list any more, and Checkov reads an object as such a list.
 */
export function terraformValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(terraformValues);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [terraformKey(key, inner), terraformValues(inner)]),
  );
}

function terraformKey(key: string, value: unknown): string {
  const isBlocks = Array.isArray(value) && value.some(isObject);
  return isBlocks ? singular(snakeCase(key)) : snakeCase(key);
}

function snakeCase(name: string): string {
  // What is no name of a property, such as the name of an environment variable, stays as it is.
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  if (name.endsWith("xes")) return name.slice(0, -2);
  return name.replace(/s$/, "");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
