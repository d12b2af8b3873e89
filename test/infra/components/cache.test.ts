import assert from "node:assert/strict";
import type * as CacheModule from "../../../infra/components/cache.ts";
import type * as NetworkModule from "../../../infra/components/network.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import {
  loadProgramModule,
  names,
  networkCalls,
  one,
  register,
  secretText,
} from "../../helpers/pulumi-mocks.ts";

const { Cache } = loadProgramModule<typeof CacheModule>("infra/components/cache.ts");
const { Network } = loadProgramModule<typeof NetworkModule>("infra/components/network.ts");

const groupType = "aws:elasticache/replicationGroup:ReplicationGroup";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

async function cacheOf(args: Partial<CacheModule.CacheArgs> = {}) {
  let cache: CacheModule.Cache | undefined;
  const resources = await register(
    () => {
      cache = new Cache("cache", { network: new Network("network"), ...args });
    },
    { calls: networkCalls },
  );
  assert.ok(cache);
  return { cache, resources };
}

describe("Cache", () => {
  it("is Valkey with its password, its subnets, and a group of clients", async () => {
    const { resources } = await cacheOf();
    assert.deepEqual(
      names(resources).filter((name) => !name.includes("network")),
      [
        "aws:ec2/securityGroup:SecurityGroup::cache",
        "aws:ec2/securityGroup:SecurityGroup::cache-clients",
        "aws:elasticache/replicationGroup:ReplicationGroup::cache",
        "aws:elasticache/subnetGroup:SubnetGroup::cache-subnets",
        "aws:secretsmanager/secret:Secret::cache-password",
        "aws:secretsmanager/secretVersion:SecretVersion::cache-password-value",
        `${egressType}::cache-clients-out`,
        `${ingressType}::cache-in`,
        "platform:components:Cache::cache",
        "platform:components:Secret::cache-password",
      ],
    );
  });

  it("is encrypted on disk and on the wire, and asks for a password that nobody chose", async () => {
    const { resources } = await cacheOf();
    const { authToken, ...inputs } = one(resources, groupType).inputs;
    assert.deepEqual(inputs, {
      description: "The cache cache.",
      engine: "valkey",
      engineVersion: "8.0",
      nodeType: "cache.t4g.micro",
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
      subnetGroupName: "cache-subnets",
      securityGroupIds: ["cache-id"],
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      applyImmediately: true,
    });
    // ElastiCache refuses what base64url is made of.
    assert.match(secretText(authToken), /^[0-9a-f]{64}$/);
    const version = one(resources, "aws:secretsmanager/secretVersion:SecretVersion");
    assert.equal(secretText(version.inputs.secretString), secretText(authToken));
  });

  it("lets its clients in at its port, and nobody else", async () => {
    const { resources } = await cacheOf();
    const rules = resources.filter(
      ({ type, name }) => [ingressType, egressType].includes(type) && name.startsWith("cache"),
    );
    const port = { ipProtocol: "tcp", fromPort: 6379, toPort: 6379 };
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs]),
      [
        [
          "cache-clients-out",
          { securityGroupId: "cache-clients-id", ...port, referencedSecurityGroupId: "cache-id" },
        ],
        ["cache-in", { securityGroupId: "cache-id", ...port, referencedSecurityGroupId: "cache-clients-id" }],
      ],
    );
  });

  it("says where it is, without the password", async () => {
    const { cache } = await cacheOf();
    assert.deepEqual(await resolvedValue([cache.url, cache.clientGroupId, cache.password.grantRead()]), [
      "rediss://master.cache.abc123.use1.cache.amazonaws.com:6379",
      "cache-clients-id",
      [
        {
          actions: ["secretsmanager:GetSecretValue"],
          resources: ["arn:aws:secretsmanager:us-east-1:123456789012:cache-password-value"],
        },
      ],
    ]);
  });

  it("fails over when it has a second node", async () => {
    const { resources } = await cacheOf({ nodes: 2 });
    const { inputs } = one(resources, groupType);
    assert.deepEqual(
      [inputs.numCacheClusters, inputs.automaticFailoverEnabled, inputs.multiAzEnabled],
      [2, true, true],
    );
  });
});
