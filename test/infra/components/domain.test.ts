import assert from "node:assert/strict";
import type * as DomainModule from "../../../infra/components/domain.ts";
import type * as HostsModule from "../../../infra/lib/hosts.ts";
import { loadProgramModule, names, one, type Registered, register } from "../../helpers/pulumi-mocks.ts";

const { Domain } = loadProgramModule<typeof DomainModule>("infra/components/domain.ts");
const { hostsOf } = loadProgramModule<typeof HostsModule>("infra/lib/hosts.ts");

const apis: readonly DomainModule.DomainApi[] = [
  { name: "links", basePath: "/api/links", restApiId: "abc", stageName: "dev", priority: 100 },
  { name: "go", basePath: "/g", restApiId: "def", stageName: "dev", priority: 200 },
];

interface Setup {
  readonly stack: string;
  readonly ephemeralOf?: string;
  readonly region?: string;
  readonly apis?: readonly DomainModule.DomainApi[];
}

describe("Domain", () => {
  const zones: unknown[] = [];
  const domain = (setup: Setup) => {
    const { stack, ephemeralOf, region = "us-east-1" } = setup;
    const hosts = hostsOf("example.com", stack, ephemeralOf);
    zones.length = 0;
    return register(
      () => {
        const made = new Domain("domain", {
          zone: hosts.zone,
          siteHost: hosts.site,
          apiHost: hosts.api,
          region,
          ...(setup.apis ? { apis: setup.apis } : {}),
        });
        made.pointSiteTo({ name: "d111111abcdef8.cloudfront.net", zoneId: "Z2FDTNDATAQYW2" });
      },
      {
        stack,
        calls: {
          "aws:route53/getZone:getZone": (args) => {
            zones.push(args);
            return { zoneId: "Z0EXAMPLE" };
          },
        },
      },
    );
  };

  const children = (site: string) => [
    "aws:acm/certificate:Certificate::domain-site-certificate",
    "aws:acm/certificateValidation:CertificateValidation::domain-site-certificate-issued",
    "aws:apigateway/domainName:DomainName::domain-api",
    "aws:route53/record:Record::domain-api-a",
    "aws:route53/record:Record::domain-api-aaaa",
    "aws:route53/record:Record::domain-site-a",
    "aws:route53/record:Record::domain-site-aaaa",
    `aws:route53/record:Record::domain-site-proof-api.${site}`,
    `aws:route53/record:Record::domain-site-proof-${site}`,
    "platform:components:Domain::domain",
  ];
  const namesOf = (resources: readonly Registered[]) =>
    resources.filter(({ type }) => type === "aws:route53/record:Record").map(({ inputs }) => inputs.name);

  for (const { what, setup, site } of [
    { what: "the apex", setup: { stack: "prod" }, site: "example.com" },
    { what: "a subdomain", setup: { stack: "dev" }, site: "dev.example.com" },
    {
      what: "a pull-request stage",
      setup: { stack: "pr-12", ephemeralOf: "dev" },
      site: "pr-12.dev.example.com",
    },
  ]) {
    it(`has exactly these children for ${what}`, async () => {
      const resources = await domain(setup);
      assert.deepStrictEqual(names(resources), children(site));
      assert.deepStrictEqual(namesOf(resources), [
        `api.${site}`,
        `api.${site}`,
        site,
        site,
        `_proof.api.${site}.`,
        `_proof.${site}.`,
      ]);
      assert.deepStrictEqual(zones, [{ name: "example.com", privateZone: false }]);
    });
  }

  it("has a rule for each API group, which leaves the path whole", async () => {
    const resources = await domain({ stack: "dev", apis });
    assert.deepStrictEqual(
      names(resources),
      [
        ...children("dev.example.com"),
        "aws:apigatewayv2/routingRule:RoutingRule::domain-api-go",
        "aws:apigatewayv2/routingRule:RoutingRule::domain-api-links",
      ].sort(),
    );
    const rules = resources.filter(({ type }) => type === "aws:apigatewayv2/routingRule:RoutingRule");
    assert.deepStrictEqual(
      rules.map(({ inputs }) => inputs),
      [
        {
          domainName: "api.dev.example.com",
          priority: 200,
          conditions: [{ matchBasePaths: { anyOfs: ["g"] } }],
          actions: [{ invokeApi: { apiId: "def", stage: "dev", stripBasePath: false } }],
        },
        {
          domainName: "api.dev.example.com",
          priority: 100,
          conditions: [{ matchBasePaths: { anyOfs: ["api/links"] } }],
          actions: [{ invokeApi: { apiId: "abc", stage: "dev", stripBasePath: false } }],
        },
      ],
    );
  });

  it("takes one certificate for both names in us-east-1, proved by DNS", async () => {
    const resources = await domain({ stack: "dev" });
    assert.deepStrictEqual(one(resources, "aws:acm/certificate:Certificate").inputs, {
      region: "us-east-1",
      domainName: "dev.example.com",
      subjectAlternativeNames: ["api.dev.example.com"],
      validationMethod: "DNS",
    });
    assert.deepStrictEqual(one(resources, "aws:acm/certificateValidation:CertificateValidation").inputs, {
      region: "us-east-1",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:domain-site-certificate",
      validationRecordFqdns: ["_proof.dev.example.com.", "_proof.api.dev.example.com."],
    });
    assert.deepStrictEqual(
      one(resources, "aws:route53/record:Record", "domain-site-proof-dev.example.com").inputs,
      {
        zoneId: "Z0EXAMPLE",
        name: "_proof.dev.example.com.",
        type: "CNAME",
        records: ["_value.acm-validations.aws."],
        ttl: 300,
        allowOverwrite: true,
      },
    );
  });

  it("takes a second certificate in the APIs' own region", async () => {
    const resources = await domain({ stack: "dev", region: "eu-central-1" });
    const certificates = resources.filter(({ type }) => type === "aws:acm/certificate:Certificate");
    assert.deepStrictEqual(
      certificates.map(({ inputs }) => [inputs.region, inputs.domainName, inputs.subjectAlternativeNames]),
      [
        ["eu-central-1", "api.dev.example.com", []],
        ["us-east-1", "dev.example.com", []],
      ],
    );
    assert.equal(
      one(resources, "aws:apigateway/domainName:DomainName").inputs.regionalCertificateArn,
      "arn:aws:acm:us-east-1:123456789012:domain-api-certificate",
    );
    assert.equal(namesOf(resources).length, 6);
  });

  it("serves the APIs over TLS 1.2 and both address families, and leaves room for other teams' mappings", async () => {
    const resources = await domain({ stack: "dev" });
    assert.deepStrictEqual(one(resources, "aws:apigateway/domainName:DomainName").inputs, {
      domainName: "api.dev.example.com",
      regionalCertificateArn: "arn:aws:acm:us-east-1:123456789012:domain-site-certificate",
      endpointConfiguration: { types: "REGIONAL", ipAddressType: "dualstack" },
      securityPolicy: "TLS_1_2",
      routingMode: "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
    });
    const alias = (name: string) => one(resources, "aws:route53/record:Record", name).inputs;
    assert.deepStrictEqual(alias("domain-site-aaaa"), {
      zoneId: "Z0EXAMPLE",
      name: "dev.example.com",
      type: "AAAA",
      aliases: [
        { name: "d111111abcdef8.cloudfront.net", zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false },
      ],
    });
    assert.deepStrictEqual(alias("domain-api-a"), {
      zoneId: "Z0EXAMPLE",
      name: "api.dev.example.com",
      type: "A",
      aliases: [
        {
          name: "d-abc123defg.execute-api.us-east-1.amazonaws.com",
          zoneId: "Z1UJRXOUMOOFQ8",
          evaluateTargetHealth: false,
        },
      ],
    });
  });

  it("refuses a host outside its zone", async () => {
    const outside = () =>
      new Domain("domain", {
        zone: "example.com",
        siteHost: "dev.example.org",
        apiHost: "api.dev.example.org",
        region: "us-east-1",
      });
    await assert.rejects(
      register(outside),
      /host "dev.example.org" is not in the zone "example.com"; use "example.com" or a name that ends in ".example.com"/,
    );
  });
});
