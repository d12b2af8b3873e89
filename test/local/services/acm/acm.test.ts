import assert from "node:assert/strict";
import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { Properties } from "../../../../local/properties.ts";
import { AcmService } from "../../../../local/services/acm/index.ts";
import { Route53Service } from "../../../../local/services/route53/index.ts";
import { Endpoint } from "../../../helpers/endpoint.ts";

const certificateType = "aws:acm/certificate:Certificate";
const validationType = "aws:acm/certificateValidation:CertificateValidation";

describe("Certificate Manager", () => {
  let endpoint: Endpoint<readonly [Route53Service, AcmService]>;
  let acm: ACMClient;
  beforeEach(async () => {
    endpoint = await Endpoint.serve((context) => {
      const route53 = new Route53Service(context);
      return [route53, new AcmService(context, { dns: route53.zones })] as const;
    });
    acm = new ACMClient(endpoint.client);
  });
  afterEach(async () => {
    acm.destroy();
    await endpoint.stop();
  });

  const request = (more: Properties = {}) =>
    endpoint.create(certificateType, "certificate", {
      domainName: "dev.example.com",
      subjectAlternativeNames: ["api.dev.example.com"],
      validationMethod: "DNS",
      ...more,
    });
  const prove = async (options: unknown, count: number) => {
    const zone = endpoint.services[0].zones.named("example.com");
    // The handler answers a list of options, whose members are texts.
    for (const option of (options as Record<string, string>[]).slice(0, count)) {
      await endpoint.create("aws:route53/record:Record", "proof", {
        zoneId: zone.id,
        name: option.resourceRecordName ?? "",
        type: option.resourceRecordType ?? "",
        records: [option.resourceRecordValue ?? ""],
        ttl: 300,
        allowOverwrite: true,
      });
    }
  };
  const statusOf = async (arn: string) => {
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    return [
      Certificate?.Status,
      ...(Certificate?.DomainValidationOptions?.map((each) => each.ValidationStatus) ?? []),
    ];
  };

  it("issues a certificate once every name is proved, and not before", async () => {
    const certificate = await request();
    assert.deepEqual(await statusOf(certificate.id), [
      "PENDING_VALIDATION",
      "PENDING_VALIDATION",
      "PENDING_VALIDATION",
    ]);
    await prove(certificate.outputs.domainValidationOptions, 1);
    assert.deepEqual(await statusOf(certificate.id), ["PENDING_VALIDATION", "SUCCESS", "PENDING_VALIDATION"]);
    await assert.rejects(
      endpoint.create(validationType, "issued", { certificateArn: certificate.id }),
      /certificate for dev.example.com is not issued: there is no record _[0-9a-f]{32}\.api\.dev\.example\.com\. CNAME/,
    );
    await prove(certificate.outputs.domainValidationOptions, 2);
    assert.deepEqual(await statusOf(certificate.id), ["ISSUED", "SUCCESS", "SUCCESS"]);
    const issued = await endpoint.create(validationType, "issued", { certificateArn: certificate.id });
    assert.equal(issued.outputs.certificateArn, certificate.id);
    const { CertificateSummaryList } = await acm.send(new ListCertificatesCommand({}));
    assert.deepEqual(
      CertificateSummaryList?.map(({ CertificateArn, Status }) => [CertificateArn, Status]),
      [[certificate.id, "ISSUED"]],
    );
  });

  it("asks for one record for a name, in every certificate with it, and for a wildcard that of its base", async () => {
    const namesOf = (options: unknown) =>
      (options as { resourceRecordName: string }[]).map((each) => each.resourceRecordName);
    const one = namesOf((await request()).outputs.domainValidationOptions);
    const other = namesOf(
      (await request({ domainName: "*.dev.example.com", subjectAlternativeNames: [] })).outputs
        .domainValidationOptions,
    );
    assert.equal(new Set(one).size, 2);
    assert.equal(other[0], one[0]);
  });

  it("is of the region that is asked for", async () => {
    assert.match(
      (await request({ region: "us-east-1" })).id,
      /^arn:aws:acm:us-east-1:000000000000:certificate\//,
    );
    assert.match((await request({ region: "eu-west-1" })).id, /^arn:aws:acm:eu-west-1:/);
  });

  it("refuses names that are none, and certificates that are not there", async () => {
    await assert.rejects(request({ domainName: "dev example" }), /"dev example" is not a domain name/);
    await assert.rejects(
      endpoint.create(validationType, "issued", { certificateArn: "arn:none" }),
      /There is no certificate "arn:none"/,
    );
    await assert.rejects(statusOf("arn:aws:acm:us-east-1:000000000000:certificate/none"), {
      name: "ResourceNotFoundException",
    });
  });
});
