import { AwsError } from "../../gateway/api.ts";
import { hostName } from "../../gateway/hosts.ts";

/** What a request is about: nothing in particular, a bucket, or an object. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
}

/**
 * Reads bucket and key from a path-style (`/bucket/key`) or virtual-hosted-style request (`bucket.localhost`,
 * `bucket.s3.localhost`). https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 *
 * @throws AwsError InvalidURI, KeyTooLongError
 */
export function addressOf(host: string | undefined, path: string): Address {
  const bucket = /^(.+?)(?:\.s3(?:[.-][a-z]{2}-[a-z]+-\d)?)?\.localhost$/.exec(hostName(host))?.[1];
  // `s3.localhost` and `s3.eu-west-1.localhost` are S3 itself.
  const virtual = bucket !== undefined && bucket !== "s3" && !/^s3\.[a-z]{2}-[a-z]+-\d$/.test(bucket);
  if (virtual) return withKey(bucket, path.slice(1));
  const slash = path.indexOf("/", 1);
  const name = decode(slash === -1 ? path.slice(1) : path.slice(1, slash));
  if (name === "") return {};
  return withKey(name, slash === -1 ? "" : path.slice(slash + 1));
}

function withKey(bucket: string, encodedKey: string): Address {
  const key = decode(encodedKey);
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
  if (Buffer.byteLength(key) > 1024) throw new AwsError("KeyTooLongError", "Your key is too long", 400);
  return key === "" ? { bucket } : { bucket, key };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
}
