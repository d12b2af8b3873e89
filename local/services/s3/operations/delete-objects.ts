import type { Bucket } from "../bucket.ts";
import { malformedXml } from "../errors.ts";
import type { Versioning } from "../object-version.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";
import { children, text, xmlBody } from "../xml-body.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const maxObjects = 1000;

export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  note: "Conditions on single objects are ignored.",
  route: { level: "bucket", method: "POST", query: ["delete"] },
  async run(request, { store, settings }) {
    const bucket = await store.bucket(request.bucket);
    const document = await xmlBody(request, "Delete");
    const objects = children(document, "Object").map((object) => {
      const key = text(object, "Key");
      if (key === undefined) throw malformedXml();
      return { key, versionId: text(object, "VersionId") };
    });
    if (objects.length === 0 || objects.length > maxObjects) throw malformedXml();
    const { versioning } = settings.of(request.bucket);
    const deleted = await Promise.all(
      objects.map(({ key, versionId }) => remove(bucket, key, versionId, versioning)),
    );
    return xmlAnswer("DeleteResult", { Deleted: text(document, "Quiet") === "true" ? [] : deleted });
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
