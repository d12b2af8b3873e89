import { onAnything } from "../../../gateway/permission.ts";
import { owner, type S3Operation, timestamp, xmlAnswer } from "../operation.ts";

export const listBuckets: S3Operation = {
  name: "ListBuckets",
  note: "All in one page; no continuation.",
  permissions: onAnything("s3:ListAllMyBuckets"),
  route: { level: "service", method: "GET" },
  async run(request, dependencies) {
    const { store, region } = dependencies;
    const prefix = request.query.get("prefix") ?? "";
    const names = store.names().filter((name) => name.startsWith(prefix));
    const buckets = await Promise.all(names.map((name) => store.bucket(name)));
    return xmlAnswer("ListAllMyBucketsResult", {
      Owner: owner(dependencies),
      Buckets: {
        Bucket: buckets.map(({ name, created }) => ({
          Name: name,
          CreationDate: timestamp(created.getTime()),
          BucketRegion: region,
        })),
      },
    });
  },
};
