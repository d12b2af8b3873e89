import { allOf } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { isProperties, objectOf, type Properties, type PropertyValue, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { bucketNameProblem } from "../bucket-name.ts";
import { parseBucketPolicy } from "../policy.ts";
import { checkCors, corsRules } from "./cors-configuration.ts";
import { bucketOf, type ResourceDependencies, tagOutputs } from "./dependencies.ts";
import { checkPolicy, policyText } from "./policy.ts";
import { encryptionOf } from "./server-side-encryption.ts";

export function bucketHandler({ context, store, settings }: ResourceDependencies): ResourceHandler {
  return {
    autoName: { property: "bucket", maxLength: 63, lowerCase: true },
    replaceOn: ["bucket", "bucketPrefix", "objectLockEnabled", "region", "bucketNamespace"],
    note: "ACLs, logging, website, replication and object lock are kept without effect.",
    check: checkBucket,
    async create({ inputs }) {
      const name = bucketOf(inputs);
      await store.createBucket(name);
      applyInline(name, inputs, {});
      return { id: name, outputs: outputsOf(context, name, inputs) };
    },
    update({ id, inputs, oldInputs }) {
      applyInline(id, inputs, oldInputs);
      return outputsOf(context, id, inputs);
    },
    async delete({ id, inputs }) {
      if (!store.has(id)) return;
      await store.deleteBucket(id, { force: inputs.forceDestroy === true });
      settings.forget(id);
    },
    read: ({ id }) => (store.has(id) ? {} : undefined),
    async restore({ id, inputs }) {
      if (!store.has(id)) {
        context.log.warn(`S3: bucket ${id} was gone from ${context.dir}; an empty one takes its place`);
        await store.createBucket(id);
      }
      applyInline(id, inputs, {});
    },
  };

  /** What older programs set on the bucket itself; each has its own resource now, which this must not undo. */
  function applyInline(name: string, inputs: Properties, oldInputs: Properties): void {
    const bucket = settings.of(name);
    const touched = (property: string) => inputs[property] !== undefined || oldInputs[property] !== undefined;
    if (touched("versioning")) {
      const enabled = objectOf(inputs, "versioning").enabled === true;
      bucket.versioning = enabled ? "Enabled" : bucket.versioning === "Disabled" ? "Disabled" : "Suspended";
    }
    if (touched("policy")) {
      const text = policyText(inputs.policy);
      bucket.policy = text === "" ? undefined : parseBucketPolicy(text, `arn:aws:s3:::${name}`);
    }
    if (touched("corsRules")) bucket.corsRules = corsRules(inputs.corsRules);
    if (touched("serverSideEncryptionConfiguration")) {
      bucket.encryption = encryptionOf(single(objectOf(inputs, "serverSideEncryptionConfiguration").rule));
    }
  }
}

/** Domain names and ARN of a bucket. */
export function bucketAddresses(context: CloudContext, name: string): Properties {
  return {
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegion: context.region,
    bucketRegionalDomainName: `${name}.s3.${context.region}.amazonaws.com`,
    hostedZoneId: hostedZones[context.region] ?? "",
    region: context.region,
  };
}

function outputsOf(context: CloudContext, name: string, inputs: Properties): Properties {
  return {
    acl: "private",
    accelerationStatus: "",
    bucketPrefix: "",
    forceDestroy: false,
    objectLockEnabled: false,
    requestPayer: "BucketOwner",
    policy: policyText(inputs.policy),
    corsRules: [],
    grants: [],
    lifecycleRules: [],
    serverSideEncryptionConfiguration: {
      rule: {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256", kmsMasterKeyId: "" },
        bucketKeyEnabled: false,
        blockedEncryptionTypes: [],
      },
    },
    versioning: { enabled: false, mfaDelete: false },
    ...inputs,
    ...bucketAddresses(context, name),
    ...tagOutputs(inputs),
    id: name,
    bucket: name,
  };
}

/** What older programs set on the bucket itself is judged as its own resource is. */
const checkBucket = allOf(checkName, checkPolicyInline, checkCors);

function checkName(inputs: Properties): readonly CheckFailure[] {
  const name = textOf(inputs, "bucket");
  const problem = name === undefined ? undefined : bucketNameProblem(name);
  if (problem === undefined) return [];
  return [{ property: "bucket", reason: `bucket name "${name}" ${problem}` }];
}

function checkPolicyInline(inputs: Properties): readonly CheckFailure[] {
  return policyText(inputs.policy) === "" ? [] : checkPolicy(inputs);
}

/** A block that the provider takes once, given alone or in a list. */
function single(value: PropertyValue | undefined): Properties {
  const first: PropertyValue | undefined = Array.isArray(value) ? value[0] : value;
  return isProperties(first) ? first : {};
}

/** https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints */
const hostedZones: Readonly<Record<string, string>> = {
  "us-east-1": "Z3AQBSTGFJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
  "ca-central-1": "Z1QDHH18159H29",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-north-1": "Z3BAZG2TWCNX0D",
  "ap-south-1": "Z11RGJOFQNVJUP",
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "sa-east-1": "Z7KQH4QJS55SO",
};
