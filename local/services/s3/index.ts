import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { ServiceApi } from "../../gateway/api.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { ResourceHandler, Service } from "../../service.ts";
import { s3Api } from "./api.ts";
import { noSuchBucket } from "./errors.ts";
import { ObjectStore } from "./objects.ts";
import { allowsDistribution } from "./policy.ts";
import { bucketAddresses } from "./resources/bucket.ts";
import { s3Resources } from "./resources/index.ts";
import { SettingsBook } from "./settings.ts";

/** Amazon S3: buckets and objects on the disk, under `<dir>/s3/<bucket>/`. */
export class S3Service implements Service {
  readonly name = "s3";
  readonly title = "Amazon S3";
  readonly objects: ObjectStore;
  readonly resources: Readonly<Record<string, ResourceHandler>>;
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: ServiceApi;
  readonly #settings = new SettingsBook();

  constructor(context: CloudContext) {
    this.objects = new ObjectStore({
      dir: join(context.dir, "s3"),
      clock: context.clock,
      log: context.log,
      versioning: (bucket) => this.#settings.of(bucket).versioning,
    });
    this.resources = s3Resources({ context, store: this.objects, settings: this.#settings });
    this.functions = {
      "aws:s3/getBucket:getBucket": (args) => this.#getBucket(context, args),
    };
    this.api = s3Api({
      store: this.objects,
      settings: this.#settings,
      region: context.region,
      accountId: context.accountId,
      now: () => context.clock.now(),
    });
  }

  start(): Promise<void> {
    return this.objects.start();
  }

  stop(): Promise<void> {
    return this.objects.stop();
  }

  /** Whether the bucket's policy lets a CloudFront distribution read an object by Origin Access Control. */
  allowsCloudFront(bucket: string, key: string, distributionArn: string): boolean {
    const { policy } = this.#settings.of(bucket);
    return allowsDistribution(policy, distributionArn, "s3:GetObject", `arn:aws:s3:::${bucket}/${key}`);
  }

  /** Whether it may list the bucket: an absent object is then answered with 404, else with 403. */
  allowsCloudFrontToList(bucket: string, distributionArn: string): boolean {
    const { policy } = this.#settings.of(bucket);
    return allowsDistribution(policy, distributionArn, "s3:ListBucket", `arn:aws:s3:::${bucket}`);
  }

  #getBucket(context: CloudContext, args: Properties): Properties {
    const bucket = textOf(args, "bucket") ?? "";
    if (!this.objects.has(bucket)) throw noSuchBucket(bucket);
    return {
      id: bucket,
      bucket,
      ...bucketAddresses(context, bucket),
      websiteDomain: "",
      websiteEndpoint: "",
    };
  }
}
