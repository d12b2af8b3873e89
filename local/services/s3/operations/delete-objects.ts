import { needsNothing } from "../../../gateway/permission.ts";
import type { XmlValue } from "../../../gateway/xml.ts";
import type { Bucket } from "../bucket.ts";
import { malformedXml } from "../errors.ts";
import type { Versioning } from "../object-version.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";
import { objectPermission } from "../permissions.ts";
import { children, text, xmlBody } from "../xml-body.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const maxObjects = 1000;

export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  note: "Conditions on single objects are ignored.",
  // Each object is asked for by itself, and refused by itself.
  permissions: needsNothing,
  route: { level: "bucket", method: "POST", query: ["delete"] },
  async run(request, dependencies) {
    const { store, settings } = dependencies;
    const bucket = await store.bucket(request.bucket);
    const document = await xmlBody(request, "Delete");
    const objects = children(document, "Object").map((object) => {
      const key = text(object, "Key");
      if (key === undefined) throw malformedXml();
      return { key, versionId: text(object, "VersionId") };
    });
    if (objects.length === 0 || objects.length > maxObjects) throw malformedXml();
    const { versioning } = settings.of(request.bucket);
    const refused: XmlValue[] = [];
    const allowed = objects.filter(({ key, versionId = null }) => {
      const action = versionId === null ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
      const refusal = request.refusal(objectPermission(action, request.bucket, key, dependencies, versionId));
      if (refusal) refused.push({ Key: key, Code: refusal.code, Message: refusal.message });
      return refusal === undefined;
    });
    const deleted = await Promise.all(
      allowed.map(({ key, versionId }) => remove(bucket, key, versionId, versioning)),
    );
    const quiet = text(document, "Quiet") === "true";
    return xmlAnswer("DeleteResult", { Deleted: quiet ? [] : deleted, Error: refused });
  },
};

async function remove(bucket: Bucket, key: string, versionId: string | undefined, versioning: Versioning) {
  if (versionId !== undefined) {
    const removed = await bucket.deleteVersion(key, versionId);
    return {
      Key: key,
      VersionId: versionId,
      ...(removed?.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
    };
  }
  const marker = await bucket.delete(key, versioning);
  return { Key: key, ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: marker.versionId } : {}) };
}
