import { CreateBucketCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { S3Service } from "../../../../local/services/s3/index.ts";
import { Endpoint, type EndpointOptions } from "../../../helpers/endpoint.ts";

/** S3 behind the real gateway, with a real SDK client. */
export async function startS3(options: EndpointOptions & { client?: Partial<S3ClientConfig> } = {}) {
  const endpoint = await Endpoint.serve((context) => [new S3Service(context)], options);
  const client = new S3Client({ ...endpoint.client, maxAttempts: 1, ...options.client });
  return {
    endpoint,
    service: endpoint.services[0],
    client,
    async createBucket(name: string): Promise<void> {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    },
    /** Versioning, as a program turns it on. */
    async setVersioning(bucket: string, status: "Enabled" | "Suspended"): Promise<void> {
      await endpoint.create("aws:s3/bucketVersioning:BucketVersioning", "versioning", {
        bucket,
        versioningConfiguration: { status },
      });
    },
    async stop(): Promise<void> {
      client.destroy();
      await endpoint.stop();
    },
  };
}

export type LocalS3 = Awaited<ReturnType<typeof startS3>>;
