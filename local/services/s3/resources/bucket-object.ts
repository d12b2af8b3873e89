import { allOf, type Check } from "../../../checks.ts";
import { Archive, Asset, objectOf, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { CheckFailure, ExistingResource, ResourceHandler } from "../../../service.ts";
import type { ObjectDescription, ObjectVersion } from "../object-version.ts";
import { bucketOf, type ResourceDependencies, tagOutputs } from "./dependencies.ts";

/** Input property to the header that keeps it. */
const headerOf: Readonly<Record<string, string>> = {
  cacheControl: "cache-control",
  contentDisposition: "content-disposition",
  contentEncoding: "content-encoding",
  contentLanguage: "content-language",
  storageClass: "x-amz-storage-class",
  websiteRedirect: "x-amz-website-redirect-location",
};

export function bucketObjectHandler(dependencies: ResourceDependencies): ResourceHandler {
  const { context, store } = dependencies;

  const put = async (inputs: Properties, name: string): Promise<Properties> => {
    const bucket = bucketOf(inputs);
    const key = textOf(inputs, "key") ?? name;
    const content = await contentOf(inputs, `${bucket}/${key}`);
    const version = await store.put(bucket, key, content, descriptionOf(inputs));
    return outputsOf(dependencies, inputs, version, bucket);
  };

  return {
    replaceOn: ["bucket", "key", "region"],
    note: "ACL, object lock and KMS settings are kept without effect.",
    check: checkObject,
    async create({ inputs, name }) {
      const outputs = await put(inputs, name);
      return { id: String(outputs.key), outputs };
    },
    update: ({ inputs, name }) => put(inputs, name),
    async delete(resource) {
      const { bucket, key } = placeOf(resource);
      if (!store.has(bucket)) return;
      const kept = await store.bucket(bucket);
      for (const { versionId } of [...kept.versions(key)]) await kept.deleteVersion(key, versionId);
    },
    async read(resource) {
      const { bucket, key } = placeOf(resource);
      const version = store.has(bucket) ? await store.get(bucket, key) : undefined;
      return version && { etag: etagOf(version), contentType: version.contentType };
    },
    async restore(resource) {
      const { bucket, key } = placeOf(resource);
      if (await store.get(bucket, key)) return;
      if (resource.inputs.source === undefined) {
        context.log.warn(`S3: object s3://${bucket}/${key} of the program was gone; it is put again`);
        await put(resource.inputs, resource.name);
      } else {
        context.log.warn(
          `S3: object s3://${bucket}/${key} of the program is gone; change its source, or start with --reset, to have it put again`,
        );
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, and object-tagging, UsingMetadata. */
const checkObject = allOf(
  checkContentOnce,
  notOver("key", 1_024, "bytes", (inputs) => Buffer.byteLength(textOf(inputs, "key") ?? "")),
  notOver("metadata", 2_048, "bytes", (inputs) =>
    Buffer.byteLength(Object.entries(textMapOf(inputs, "metadata")).flat().join("")),
  ),
  notOver("tags", 10, "tags", (inputs) => Object.keys(objectOf(inputs, "tags")).length),
);

function checkContentOnce(inputs: Properties): readonly CheckFailure[] {
  const given = ["source", "content", "contentBase64"].filter((property) => property in inputs);
  if (given.length < 2) return [];
  return [{ property: given[1] ?? "", reason: `${given.join(" and ")} are given; give one of them` }];
}

function notOver(
  property: string,
  most: number,
  unit: string,
  sizeOf: (inputs: Properties) => number,
): Check {
  return (inputs) => {
    const size = sizeOf(inputs);
    if (size <= most) return [];
    return [{ property, reason: `${property} has ${size} ${unit}; S3 takes ${most}: shorten it` }];
  };
}

/** Without the quotation marks that it has in a header. */
const etagOf = ({ etag }: Pick<ObjectVersion, "etag">) => etag.slice(1, -1);

function placeOf({ outputs, inputs, id }: ExistingResource): { bucket: string; key: string } {
  return { bucket: bucketOf(inputs), key: textOf(outputs, "key") ?? id };
}

async function contentOf(inputs: Properties, place: string): Promise<Uint8Array> {
  const { source, content, contentBase64 } = inputs;
  if (source instanceof Asset) return await source.read();
  if (source instanceof Archive) {
    const { zipSync } = await import("fflate");
    const files = [...(await source.files())].sort(([one], [other]) => (one < other ? -1 : 1));
    // A fixed date, so that equal files make an equal object.
    return zipSync(Object.fromEntries(files), { mtime: new Date("1980-01-01T00:00:00Z") });
  }
  if (typeof content === "string") return Buffer.from(content, "utf8");
  if (typeof contentBase64 === "string") return Buffer.from(contentBase64, "base64");
  if (source !== undefined) throw new TypeError(`object ${place}: source is neither an asset nor an archive`);
  return new Uint8Array();
}

function descriptionOf(inputs: Properties): ObjectDescription {
  const headers: Record<string, string> = {};
  for (const [property, header] of Object.entries(headerOf)) {
    const value = textOf(inputs, property);
    if (value && value !== "STANDARD") headers[header] = value;
  }
  return {
    // What the provider's own uploader sends where the program says nothing.
    contentType: textOf(inputs, "contentType") ?? "application/octet-stream",
    headers,
    metadata: textMapOf(inputs, "metadata"),
    tags: textMapOf(inputs, "tags"),
  };
}

function outputsOf(
  { context, settings }: ResourceDependencies,
  inputs: Properties,
  version: ObjectVersion,
  bucket: string,
): Properties {
  const { encryption } = settings.of(bucket);
  return {
    acl: "private",
    bucketKeyEnabled: false,
    forceDestroy: false,
    storageClass: "STANDARD",
    ...inputs,
    ...tagOutputs(inputs),
    arn: `arn:aws:s3:::${bucket}/${version.key}`,
    bucket,
    contentType: version.contentType,
    etag: etagOf(version),
    id: version.key,
    key: version.key,
    kmsKeyId: encryption.kmsKeyId ?? "",
    region: context.region,
    serverSideEncryption: encryption.algorithm,
    versionId: version.versionId === "null" ? "" : version.versionId,
  };
}
