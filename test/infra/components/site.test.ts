import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type * as Pulumi from "@pulumi/pulumi";
import type * as SiteModule from "../../../infra/components/site.ts";
import type { SiteFolder } from "../../../infra/components/site-folder.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Site } = loadProgramModule<typeof SiteModule>("infra/components/site.ts");
const pulumi = loadProgramModule<typeof Pulumi>("node_modules/@pulumi/pulumi/index.js");

describe("Site", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-site-"));
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "index.html"), "<!doctype html>");
    writeFileSync(join(folder, "favicon.svg"), "<svg/>");
    writeFileSync(join(folder, "assets", "index-Bx3kD9aQ.js"), "1");
    // What a build may leave behind for use without a stack: the stack's own takes its place.
    writeFileSync(join(folder, "config.json"), "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const site = (main: Partial<SiteFolder> = {}, ...others: SiteFolder[]) => siteWith({}, main, ...others);
  const siteWith = (
    more: Partial<SiteModule.SiteArgs>,
    main: Partial<SiteFolder> = {},
    ...others: SiteFolder[]
  ) =>
    new Site("site", {
      sites: [{ name: "site", folder, config: { environment: "dev", apiUrl: "/api" }, ...main }, ...others],
      requestFunction: "functions/edge/site-request.js",
      apis: [
        {
          name: "links",
          origin: {
            domainName: pulumi.output("abc.execute-api.us-east-1.amazonaws.com"),
            originPath: pulumi.output("/dev"),
          },
          pathPatterns: ["/api/links", "/api/links/*"],
        },
      ],
      ...more,
    });

  it("is a private bucket with the files, one with the releases, and a distribution in front", async () => {
    const resources = await register(() => site());
    assert.deepEqual(names(resources), [
      "aws:cloudfront/distribution:Distribution::site",
      "aws:cloudfront/function:Function::site-request",
      "aws:cloudfront/originAccessControl:OriginAccessControl::site-access",
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy::site-headers",
      "aws:s3/bucket:Bucket::site-bucket",
      "aws:s3/bucket:Bucket::site-staging",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::site-bucket-lifecycle",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::site-staging-lifecycle",
      "aws:s3/bucketObjectv2:BucketObjectv2::site-assets/index-Bx3kD9aQ.js",
      "aws:s3/bucketObjectv2:BucketObjectv2::site-config.json",
      "aws:s3/bucketObjectv2:BucketObjectv2::site-favicon.svg",
      "aws:s3/bucketObjectv2:BucketObjectv2::site-index.html",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls::site-bucket-ownership",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls::site-staging-ownership",
      "aws:s3/bucketPolicy:BucketPolicy::site-bucket-policy",
      "aws:s3/bucketPolicy:BucketPolicy::site-staging-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::site-bucket-access",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::site-staging-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::site-bucket-encryption",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::site-staging-encryption",
      "aws:s3/bucketVersioning:BucketVersioning::site-bucket-versioning",
      "aws:s3/bucketVersioning:BucketVersioning::site-staging-versioning",
      "platform:components:Bucket::site-bucket",
      "platform:components:Bucket::site-staging",
      "platform:components:Site::site",
    ]);
  });

  it("has a service behind it, inside the service's network", async () => {
    const live = {
      name: "live",
      origin: {
        domainName: pulumi.output("internal-live-123.us-east-1.elb.amazonaws.com"),
        vpcOriginId: pulumi.output("vo_abc"),
      },
      pathPatterns: ["/live/*"],
    };
    const resources = await register(() => siteWith({ apis: [live] }));
    const { origins, orderedCacheBehaviors } = one(
      resources,
      "aws:cloudfront/distribution:Distribution",
    ).inputs;
    assert.deepEqual(origins[1], {
      originId: "live",
      domainName: "internal-live-123.us-east-1.elb.amazonaws.com",
      vpcOriginConfig: { vpcOriginId: "vo_abc", originReadTimeout: 30 },
    });
    assert.deepEqual(
      orderedCacheBehaviors.map(({ pathPattern, cachePolicyId }: Record<string, unknown>) => [
        pathPattern,
        cachePolicyId,
      ]),
      [["/live/*", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"]],
    );
  });

  it("serves files and APIs at one address", async () => {
    const distribution = one(await register(() => site()), "aws:cloudfront/distribution:Distribution").inputs;
    const every = {
      compress: true,
      viewerProtocolPolicy: "redirect-to-https",
      responseHeadersPolicyId: "site-headers-id",
    };
    const api = {
      ...every,
      targetOriginId: "links",
      allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    };
    assert.deepEqual(distribution, {
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: "PriceClass_100",
      defaultRootObject: "index.html",
      origins: [
        {
          originId: "files",
          domainName: "site-bucket.s3.us-east-1.amazonaws.com",
          originAccessControlId: "site-access-id",
        },
        {
          originId: "links",
          domainName: "abc.execute-api.us-east-1.amazonaws.com",
          originPath: "/dev",
          customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
            originReadTimeout: 30,
          },
        },
      ],
      defaultCacheBehavior: {
        ...every,
        targetOriginId: "files",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        functionAssociations: [
          {
            eventType: "viewer-request",
            functionArn: "arn:aws:cloudfront:us-east-1:123456789012:site-request",
          },
        ],
      },
      orderedCacheBehaviors: [
        { ...api, pathPattern: "/api/links" },
        { ...api, pathPattern: "/api/links/*" },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
  });

  it("takes a name of its own, by TLS 1.2 at least", async () => {
    const domain = { host: "dev.example.com", certificateArn: "arn:aws:acm:us-east-1:1:certificate/c" };
    const resources = await register(() => siteWith({ domain }));
    const { aliases, viewerCertificate } = one(resources, "aws:cloudfront/distribution:Distribution").inputs;
    assert.deepEqual(aliases, ["dev.example.com"]);
    assert.deepEqual(viewerCertificate, {
      acmCertificateArn: domain.certificateArn,
      minimumProtocolVersion: "TLSv1.2_2021",
      sslSupportMethod: "sni-only",
    });
  });

  it("lets its own distribution alone read the files, over TLS", async () => {
    const { policy } = one(
      await register(() => site()),
      "aws:s3/bucketPolicy:BucketPolicy",
      "site-bucket-policy",
    ).inputs;
    const bucket = "arn:aws:s3:us-east-1:123456789012:site-bucket";
    const principal = {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront:us-east-1:123456789012:site" } },
    };
    assert.deepEqual(JSON.parse(policy).Statement, [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      { Sid: "DistributionReads", ...principal, Action: "s3:GetObject", Resource: `${bucket}/*` },
      { Sid: "DistributionSeesAbsence", ...principal, Action: "s3:ListBucket", Resource: bucket },
    ]);
  });

  it("puts security headers on every answer", async () => {
    const { securityHeadersConfig } = one(
      await register(() => site()),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    ).inputs;
    assert.deepEqual(securityHeadersConfig, {
      contentSecurityPolicy: {
        contentSecurityPolicy:
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        override: false,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
      strictTransportSecurity: {
        accessControlMaxAgeSec: 63_072_000,
        includeSubdomains: true,
        override: true,
      },
    });
  });

  it("lets scripts talk to other origins that it is told, and to no more", async () => {
    const files = "https://files.s3.us-east-1.amazonaws.com";
    const { securityHeadersConfig } = one(
      await register(() => siteWith({ connectTo: [files] })),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    ).inputs;
    const { contentSecurityPolicy } = securityHeadersConfig.contentSecurityPolicy;
    assert.ok(contentSecurityPolicy.includes(`; connect-src 'self' ${files}; `), contentSecurityPolicy);
  });

  it("keeps hashed assets for ever, and asks for the page and its configuration each time", async () => {
    const objects = (await register(() => site())).filter(
      ({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2",
    );
    assert.deepEqual(
      objects.map(({ inputs }) => [inputs.key, inputs.contentType, inputs.cacheControl]),
      [
        ["assets/index-Bx3kD9aQ.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
        ["config.json", "application/json", "no-cache"],
        ["favicon.svg", "image/svg+xml", "no-cache"],
        ["index.html", "text/html; charset=utf-8", "no-cache"],
      ],
    );
    assert.equal(
      objects.find(({ inputs }) => inputs.key === "config.json")?.inputs.content,
      '{"environment":"dev","apiUrl":"/api"}',
    );
  });

  const objectKeys = async (piece: () => unknown) =>
    (await register(piece))
      .filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2")
      .map(({ inputs }) => inputs.key);

  it("leaves the files alone where a release is live, but for config.json, and needs no build", async () => {
    rmSync(folder, { recursive: true });
    assert.deepEqual(await objectKeys(() => site({ release: "3-1a2b3c4" })), ["config.json"]);
  });

  it("serves several sites, each at its base path with its own page and configuration", async () => {
    const deck: SiteFolder = { name: "deck", basePath: "/deck/", folder, config: { theme: "dark" } };
    const resources = await register(() => site({ release: "3-1a2b3c4" }, deck));
    const objects = resources.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2");
    assert.deepEqual(
      objects.map(({ inputs }) => inputs.key),
      [
        "deck/assets/index-Bx3kD9aQ.js",
        "deck/config.json",
        "deck/favicon.svg",
        "deck/index.html",
        "config.json",
      ],
    );
    assert.equal(objects[1]?.inputs.content, '{"theme":"dark"}');
    const { code } = one(resources, "aws:cloudfront/function:Function").inputs;
    const answer = (uri: string) => runInNewContext(`${code}; handler({ request: { uri: "${uri}" } }).uri`);
    assert.deepEqual(["/", "/links", "/deck", "/deck/", "/deck/3", "/decks", "/deck/a.js"].map(answer), [
      "/index.html",
      "/index.html",
      "/deck/index.html",
      "/deck/index.html",
      "/deck/index.html",
      "/index.html",
      "/deck/a.js",
    ]);
  });

  for (const basePath of ["/deck", "/../", "/a//", "/d%2f/"] as const) {
    it(`refuses the base path ${basePath}`, () =>
      assert.rejects(
        register(() => site({ basePath })),
        /site base path ".*": allowed are letters/,
      ));
  }

  describe("whose build says what it needs of config.json", () => {
    beforeEach(() =>
      writeFileSync(
        join(folder, "config.schema.json"),
        JSON.stringify({ type: "object", required: ["environment", "apiUrl", "goUrl"] }),
      ),
    );

    it("fails before anything is made, naming the key that the program does not give", () =>
      assert.rejects(
        register(() => site()),
        /site "site": "goUrl" has no value for config.json, and the site needs it; given are environment, apiUrl/,
      ));

    it("fails naming the key whose output is not there", async () => {
      // What getOutput of a stack reference gives for a name that the other stack has no longer.
      const gone = pulumi.output<string | undefined>(undefined) as Pulumi.Output<string>;
      const config = { environment: "dev", apiUrl: "/api", goUrl: gone };
      await assert.rejects(
        register(() => site({ config })),
        /"goUrl" has no value for config.json/,
      );
    });

    it("takes an empty value for a key that it can do without, and not for one that it needs", async () => {
      const config = { environment: "dev", apiUrl: "/api", goUrl: "/g", banner: "" };
      await register(() => site({ config }));
      await assert.rejects(
        register(() => site({ config: { ...config, apiUrl: "" } })),
        /"apiUrl" has no value/,
      );
    });

    it("is content when all is given", async () => {
      const config = { environment: "dev", apiUrl: "/api", goUrl: pulumi.output("/g") };
      const resources = await register(() => site({ config }));
      const object = one(resources, "aws:s3/bucketObjectv2:BucketObjectv2", "site-config.json");
      assert.deepEqual(JSON.parse(object.inputs.content), {
        environment: "dev",
        apiUrl: "/api",
        goUrl: "/g",
      });
    });
  });

  it("says what to do when the site is not built", async () => {
    rmSync(join(folder, "index.html"));
    await assert.rejects(
      register(() => site()),
      /there is no built site in .* \(no index.html\); run "npm run build" first/,
    );
  });
});
