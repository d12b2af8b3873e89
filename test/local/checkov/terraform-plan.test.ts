import assert from "node:assert/strict";
import { terraformType, terraformValues } from "../../../local/checkov/terraform-names.ts";
import { terraformPlan } from "../../../local/checkov/terraform-plan.ts";
import type { RecordedResource } from "../../../local/recording/recorded-graph.ts";

const resource = (type: string, name: string, properties: RecordedResource["properties"]) => ({
  urn: `urn:${name}`,
  type,
  name,
  properties,
});

describe("a graph as Terraform's plan", () => {
  it("has Terraform's types", () => {
    assert.deepEqual(
      [
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:apigateway/restApi:RestApi",
        "aws:apigatewayv2/routingRule:RoutingRule",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:lb/targetGroup:TargetGroup",
      ].map(terraformType),
      [
        "aws_s3_bucket_public_access_block",
        "aws_s3_object",
        "aws_api_gateway_rest_api",
        "aws_apigatewayv2_routing_rule",
        "aws_cloudwatch_log_group",
        "aws_vpc_endpoint",
        "aws_lb",
        "aws_lb_target_group",
      ],
    );
  });

  it("has Terraform's properties: blocks are singular, lists of values are as they are", () => {
    assert.deepEqual(
      terraformValues({
        globalSecondaryIndexes: [{ keySchemas: [{ keyType: "HASH" }] }],
        metricQueries: [{ id: "sum" }],
        allowedMethods: ["GET"],
        pointInTimeRecovery: { enabled: true },
        environment: { variables: { LINKS_TABLE: "links" } },
      }),
      {
        global_secondary_index: [{ key_schema: [{ key_type: "HASH" }] }],
        metric_query: [{ id: "sum" }],
        allowed_methods: ["GET"],
        point_in_time_recovery: { enabled: true },
        environment: { variables: { LINKS_TABLE: "links" } },
      },
    );
  });

  it("says which resource a value is of, at any depth", () => {
    const { plan } = terraformPlan([
      resource("aws:s3/bucket:Bucket", "site-bucket", { id: "site-1", bucket: "site-1" }),
      resource("aws:s3/bucketVersioning:BucketVersioning", "v", { id: "v", bucket: "site-1" }),
      resource("aws:cloudfront/distribution:Distribution", "d", {
        id: "d",
        origins: [{ domainName: "site-1" }],
      }),
    ]);
    const references = ["aws_s3_bucket.site_bucket_0.id", "aws_s3_bucket.site_bucket_0"];
    assert.deepEqual(
      plan.configuration.root_module.resources.map((each) => "expressions" in each && each.expressions),
      [{}, { bucket: { references } }, { origin: [{ domain_name: { references } }] }],
    );
  });

  it("ties method settings to the stage of their own API", () => {
    const stage = (name: string) =>
      resource("aws:apigateway/stage:Stage", name, { id: name, restApi: name, stageName: "dev" });
    const { plan } = terraformPlan([
      stage("go"),
      stage("links"),
      resource("aws:apigateway/methodSettings:MethodSettings", "s", { restApi: "links", stageName: "dev" }),
    ]);
    const last = plan.configuration.root_module.resources.at(-1);
    assert.match(
      JSON.stringify(last),
      /"stage_name":\{"references":\["aws_api_gateway_stage\.links_1\.stage_name"/,
    );
  });

  it("leaves out what AWS does not see", () => {
    const { plan, resources } = terraformPlan([
      resource("platform:components:Table", "links", {}),
      resource("aws:apigateway:x:API", "links", {}),
      resource("pulumi:pulumi:Stack", "dev", {}),
    ]);
    assert.deepEqual([plan.planned_values.root_module.resources, resources.size], [[], 0]);
  });
});
