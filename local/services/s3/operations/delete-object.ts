import type { ApiResponse } from "../../../gateway/api.ts";
import { writeCondition } from "../conditions.ts";
import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";

export const deleteObject: S3Operation = {
  name: "DeleteObject",
  permissions: onObject("s3:DeleteObject", "s3:DeleteObjectVersion"),
  route: { level: "object", method: "DELETE" },
  async run({ bucket: name, key, query, headers }, { store, settings }) {
    const bucket = await store.bucket(name);
    writeCondition(headers, key)?.(bucket.latest(key));
    const versionId = query.get("versionId");
    if (versionId === null) {
      return noContent(await bucket.delete(key, settings.of(name).versioning));
    }
    const removed = await bucket.deleteVersion(key, versionId);
    return noContent({ versionId, ...(removed?.deleteMarker ? { deleteMarker: true } : {}) });
  },
};

/** `gone` is the version removed, or the delete marker added. */
function noContent(gone: { versionId: string; deleteMarker?: true } | undefined): ApiResponse {
  const headers: Record<string, string> = {};
  if (gone) headers["x-amz-version-id"] = gone.versionId;
  if (gone?.deleteMarker) headers["x-amz-delete-marker"] = "true";
  return { status: 204, headers };
}
