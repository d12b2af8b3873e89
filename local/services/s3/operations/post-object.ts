import type { ApiResponse } from "../../../gateway/api.ts";
import type { FormUpload } from "../../../gateway/form-upload.ts";
import { accessDenied, invalidArgument } from "../errors.ts";
import { describeFromHeaders, encryptionHeaders, versionHeader } from "../object-headers.ts";
import type { ObjectVersion } from "../object-version.ts";
import { type S3Operation, type S3Request, xmlAnswer } from "../operation.ts";
import { objectPermission } from "../permissions.ts";
import { checkPostPolicy } from "../post-policy.ts";

/** A browser's upload, by a form that somebody with the right signed for it. */
export const postObject: S3Operation = {
  name: "PostObject",
  note: "Forms with a signed policy alone; ACL and checksum fields are ignored.",
  permissions: ({ bucket, form }, _account, dependencies) => [
    objectPermission("s3:PutObject", bucket, form ? keyOf(form) : "", dependencies),
  ],
  route: { level: "bucket", method: "POST" },
  async run(request, { store, settings, now }) {
    const { bucket, form } = request;
    if (!form?.fields.has("policy")) throw accessDenied();
    const key = keyOf(form);
    const { min, max } = checkPostPolicy(form.fields, bucket, now());
    const description = describeFromHeaders(Object.fromEntries(form.fields));
    const expectations = { minSize: min, ...(max === undefined ? {} : { maxSize: max }) };
    const version = await store.put(bucket, key, form.file, description, { expectations });
    return answer(request, form, version, {
      etag: version.etag,
      ...encryptionHeaders(settings.of(bucket)),
      ...versionHeader(version),
    });
  },
};

/** The key of a form, with the file's own name where it asks for that. @throws AwsError InvalidArgument */
function keyOf({ fields, fileName }: FormUpload): string {
  const key = fields.get("key");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  if (key) return key.replaceAll("${filename}", fileName);
  throw invalidArgument(
    "key",
    "",
    "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
  );
}

/** As the form asks for it: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
function answer(
  { bucket, headers }: S3Request,
  form: FormUpload,
  { etag }: ObjectVersion,
  about: Readonly<Record<string, string>>,
): ApiResponse {
  const key = keyOf(form);
  const location = `http://${headers.host}/${bucket}/${encodeURIComponent(key)}`;
  const redirect = URL.parse(form.fields.get("success_action_redirect") ?? "");
  if (redirect) {
    for (const [name, value] of Object.entries({ bucket, key, etag })) redirect.searchParams.set(name, value);
    return { status: 303, headers: { ...about, location: redirect.href } };
  }
  const status = form.fields.get("success_action_status");
  if (status !== "201") return { status: status === "200" ? 200 : 204, headers: { ...about, location } };
  const members = { Location: location, Bucket: bucket, Key: key, ETag: etag };
  return { ...xmlAnswer("PostResponse", members, { ...about, location }), status: 201 };
}
