import type { XmlValue } from "../../gateway/xml.ts";
import type { ObjectVersion } from "./object-version.ts";
import { timestamp } from "./operation.ts";

/** An object as lists show it. */
export function listedObject(
  version: ObjectVersion,
  encode: (text: string) => string,
): { readonly [element: string]: XmlValue } {
  return {
    Key: encode(version.key),
    LastModified: timestamp(version.lastModified),
    ETag: version.etag,
    ChecksumAlgorithm: version.checksum?.algorithm,
    ChecksumType: version.checksum?.type,
    Size: version.size,
    StorageClass: version.headers["x-amz-storage-class"] ?? "STANDARD",
  };
}
