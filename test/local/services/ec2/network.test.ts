import assert from "node:assert/strict";
import type { Properties } from "../../../../local/properties.ts";
import { ApplicationAutoScalingService } from "../../../../local/services/application-autoscaling/index.ts";
import { Ec2Service } from "../../../../local/services/ec2/index.ts";
import { testContext } from "../../../helpers/cloud-context.ts";

const context = testContext({ region: "eu-central-1" });
const resources = {
  ...new Ec2Service(context).resources,
  ...new ApplicationAutoScalingService(context).resources,
};

async function made(type: string, inputs: Properties) {
  const handler = resources[type];
  assert.ok(handler, type);
  const created = await handler.create({ urn: "urn", name: "it", inputs });
  const updated = await handler.update?.({
    urn: "urn",
    name: "it",
    id: created.id,
    inputs,
    oldInputs: inputs,
    oldOutputs: created.outputs,
  });
  return { ...created, updated };
}

describe("a network of EC2", () => {
  for (const [type, id, arnType] of [
    ["aws:ec2/vpc:Vpc", "vpc", "vpc"],
    ["aws:ec2/subnet:Subnet", "subnet", "subnet"],
    ["aws:ec2/internetGateway:InternetGateway", "igw", "internet-gateway"],
    ["aws:ec2/routeTable:RouteTable", "rtb", "route-table"],
    ["aws:ec2/securityGroup:SecurityGroup", "sg", "security-group"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "sgr", "security-group-rule"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "vpce", "vpc-endpoint"],
  ] as const) {
    it(`has a ${arnType} in AWS's shape, which an update leaves as it is`, async () => {
      const inputs = { tags: { team: "a" } };
      const { id: physical, outputs, updated } = await made(type, inputs);
      assert.match(physical, new RegExp(`^${id}-0[0-9a-f]{16}$`));
      assert.equal(outputs.id, physical);
      assert.equal(outputs.arn, `arn:aws:ec2:eu-central-1:000000000000:${arnType}/${physical}`);
      assert.deepEqual(outputs.tagsAll, { team: "a" });
      assert.deepEqual(updated, outputs);
      assert.match(resources[type]?.note ?? "", /^Kept;/);
    });
  }

  it("tells one of AWS's prefix lists from another, and the same each time", async () => {
    const { functions } = new Ec2Service(context);
    const lookup = functions["aws:ec2/getManagedPrefixList:getManagedPrefixList"];
    const idOf = async (name: string) => (await lookup?.({ name }))?.id;
    assert.match(String(await idOf("com.amazonaws.global.cloudfront.origin-facing")), /^pl-[0-9a-f]+$/);
    assert.equal(await idOf("one"), await idOf("one"));
    assert.notEqual(await idOf("one"), await idOf("two"));
  });

  it("is scaled by nothing here, and says so", async () => {
    const inputs = {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: "service/live/live",
    };
    const target = await made("aws:appautoscaling/target:Target", inputs);
    assert.equal(target.id, "service/live/live");
    const policy = await made("aws:appautoscaling/policy:Policy", { ...inputs, name: "cpu" });
    assert.match(
      String(policy.outputs.arn),
      /^arn:aws:autoscaling:eu-central-1:000000000000:scalingPolicy:[0-9a-f]{32}:policyName\/cpu$/,
    );
    assert.deepEqual([target.updated, policy.updated], [target.outputs, policy.outputs]);
  });
});
