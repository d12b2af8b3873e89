import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import type { CloudContext } from "../../../../local/context.ts";
import { administratorKey } from "../../../../local/gateway/administrator.ts";
import { Authorizer } from "../../../../local/gateway/authorization.ts";
import { Gateway } from "../../../../local/gateway/server.ts";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource, Service } from "../../../../local/service.ts";
import { ApiGatewayService } from "../../../../local/services/apigateway/index.ts";
import { CloudFrontService } from "../../../../local/services/cloudfront/index.ts";
import { LoadBalancingService } from "../../../../local/services/elbv2/index.ts";
import { Route53Service } from "../../../../local/services/route53/index.ts";
import { S3Service } from "../../../../local/services/s3/index.ts";
import { testContext } from "../../../helpers/cloud-context.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { sign } from "../../../helpers/sign.ts";
import { RecordedIntegration } from "../apigateway/api-fixture.ts";

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}

export interface SentRequest {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: Buffer | string;
}

export const bucketName = "site-1234567";
const all = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];
export const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
export const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
export const allViewerExceptHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** Behaviour of a bucket, as the platform's site has it. */
export const pages: Properties = {
  targetOriginId: "files",
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: ["GET", "HEAD", "OPTIONS"],
  cachedMethods: ["GET", "HEAD"],
  cachePolicyId: cachingOptimized,
  compress: true,
};

/** Behaviour of an API. */
export const api = (pathPattern: string, more: Properties = {}): Properties => ({
  pathPattern,
  targetOriginId: "api",
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: all,
  cachedMethods: ["GET", "HEAD"],
  cachePolicyId: cachingDisabled,
  originRequestPolicyId: allViewerExceptHost,
  compress: true,
  ...more,
});

/** CloudFront before real buckets and a real API Gateway, over real HTTP; functions behind the API are recorded. */
export class SiteFixture {
  readonly clock = new ManualClock();
  readonly lambda = new RecordedIntegration();
  readonly said: string[] = [];
  readonly context: CloudContext;
  readonly s3: S3Service;
  readonly apiGateway: ApiGatewayService;
  readonly route53: Route53Service;
  readonly cloudFront: CloudFrontService;
  readonly loadBalancing: LoadBalancingService;
  accessControlId = "";
  distribution: ExistingResource | undefined;
  port = 0;
  #gateway: { readonly server: Gateway; readonly url: string } | undefined;
  readonly #dir = mkdtempSync(join(tmpdir(), "slipway-cloudfront-"));

  private constructor() {
    this.context = testContext({ dir: this.#dir, clock: this.clock, said: this.said });
    this.s3 = new S3Service(this.context);
    this.apiGateway = new ApiGatewayService(this.context, { lambda: this.lambda, logs: { write() {} } });
    this.route53 = new Route53Service(this.context);
    this.loadBalancing = new LoadBalancingService(this.context);
    this.cloudFront = new CloudFrontService(this.context, {
      s3: this.s3,
      apiGateway: this.apiGateway,
      loadBalancing: this.loadBalancing,
      dns: this.route53.zones,
    });
  }

  static async start(): Promise<SiteFixture> {
    const fixture = new SiteFixture();
    await fixture.s3.start();
    await fixture.create(fixture.s3, "aws:s3/bucket:Bucket", { bucket: bucketName });
    const control = await fixture.create(
      fixture.cloudFront,
      "aws:cloudfront/originAccessControl:OriginAccessControl",
      {
        name: "access",
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
    );
    fixture.accessControlId = control.id;
    return fixture;
  }

  async stop(): Promise<void> {
    await this.#gateway?.server.close();
    await this.cloudFront.stop();
    await this.loadBalancing.stop();
    await this.s3.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async create(service: Service, type: string, inputs: Properties, name = "test"): Promise<ExistingResource> {
    const handler = service.resources[type];
    if (!handler) throw new Error(`no handler for ${type}`);
    const failures = handler.check?.(inputs) ?? [];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const urn = `urn:pulumi:test::platform::${type}::${name}`;
    const { id, outputs } = await handler.create({ urn, name, inputs });
    return { urn, name, id, inputs, outputs };
  }

  edge(type: string, inputs: Properties): Promise<ExistingResource> {
    return this.create(this.cloudFront, `aws:cloudfront/${type}`, inputs);
  }

  put(key: string, text: string | Buffer, contentType = "text/html", headers: Record<string, string> = {}) {
    return this.s3.objects.put(bucketName, key, Buffer.from(text), { contentType, headers });
  }

  /** The function's ARN. */
  async createFunction(code: string, name = "edge"): Promise<string> {
    const created = await this.edge("function:Function", {
      name,
      runtime: "cloudfront-js-2.0",
      code,
      publish: true,
    });
    return String(created.outputs.arn);
  }

  /** An API with one function behind every path; answers its id. */
  async createApi(): Promise<string> {
    const make = (type: string, inputs: Properties) =>
      this.create(this.apiGateway, `aws:apigateway/${type}`, inputs);
    const operation = {
      "x-amazon-apigateway-integration": {
        type: "aws_proxy",
        uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations",
      },
    };
    const restApi = await make("restApi:RestApi", {
      name: "api",
      binaryMediaTypes: ["*/*"],
      endpointConfiguration: { types: "REGIONAL" },
      body: JSON.stringify({
        swagger: "2.0",
        paths: { "/{proxy+}": { "x-amazon-apigateway-any-method": operation } },
      }),
    });
    const deployment = await make("deployment:Deployment", { restApi: restApi.id });
    await make("stage:Stage", { restApi: restApi.id, deployment: deployment.id, stageName: "v1" });
    return restApi.id;
  }

  /** A distribution before the bucket and, when one is named, an API; listens. */
  async open(
    inputs: Properties = {},
    options: { apiId?: string; list?: boolean; origin?: Properties } = {},
  ): Promise<void> {
    const { apiId, list = true, origin = {} } = options;
    this.distribution = await this.edge("distribution:Distribution", {
      enabled: true,
      defaultRootObject: "index.html",
      origins: [
        {
          originId: "files",
          domainName: `${bucketName}.s3.us-east-1.amazonaws.com`,
          originAccessControlId: this.accessControlId,
          ...origin,
        },
        ...(apiId
          ? [
              {
                originId: "api",
                domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
                originPath: "/v1",
              },
            ]
          : []),
      ],
      defaultCacheBehavior: pages,
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      ...inputs,
    });
    await this.allow(list);
    ({ port: this.port } = await this.cloudFront.listen(this.distribution.id, 0));
  }

  /** The bucket's policy, which lets the distribution read and, if told so, list. */
  async allow(list: boolean): Promise<void> {
    const statement = (Action: string, Resource: string) => ({
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action,
      Resource,
      Condition: { StringEquals: { "AWS:SourceArn": String(this.distribution?.outputs.arn) } },
    });
    const arn = `arn:aws:s3:::${bucketName}`;
    await this.create(this.s3, "aws:s3/bucketPolicy:BucketPolicy", {
      bucket: bucketName,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          statement("s3:GetObject", `${arn}/*`),
          ...(list ? [statement("s3:ListBucket", arn)] : []),
        ],
      }),
    });
  }

  /** Calls CloudFront's own API, signed, over HTTP. @param path below the API's version */
  async manage(path: string, init: { method?: string; body?: string } = {}) {
    this.#gateway ??= await this.#openGateway();
    const url = new URL(this.#gateway.url + path);
    const headers = await sign(url.host, {
      ...init,
      service: "cloudfront",
      path: url.pathname,
      at: this.clock.now(),
    });
    const response = await fetch(url, { ...init, headers });
    const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });
    return { status: response.status, headers: response.headers, xml: parser.parse(await response.text()) };
  }

  async #openGateway() {
    const server = new Gateway({
      context: this.context,
      services: [this.cloudFront],
      findKey: (accessKeyId) => administratorKey(accessKeyId, this.context.accountId),
      authorizer: new Authorizer({ context: this.context, policiesOf: () => ({ identity: [] }) }),
    });
    return { server, url: `http://127.0.0.1:${await server.listen(0)}/2020-05-31` };
  }

  /** Has the distribution forget what it keeps for a path. */
  async invalidate(path: string): Promise<void> {
    const body = `<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>${path}</Path></Items></Paths><CallerReference>${path}</CallerReference></InvalidationBatch>`;
    const { status } = await this.manage(`/distribution/${this.distribution?.id}/invalidation`, {
      method: "POST",
      body,
    });
    if (status !== 201) throw new Error(`The invalidation was answered with ${status}`);
  }

  /** Sends the path as it is: no client normalises it on the way. */
  send(path: string, { method = "GET", headers = {}, body }: SentRequest = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.port, path, method, headers, agent: false };
      const sent = httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            statusText: response.statusMessage ?? "",
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            body: whole,
            text: whole.toString("utf8"),
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Sends bytes and answers all that comes back until the connection ends. */
  sendBytes(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, "127.0.0.1", () => socket.write(bytes));
      let answer = "";
      socket.setEncoding("latin1");
      socket.on("data", (text) => {
        answer += text;
      });
      // A server that has answered may reset a connection whose rest it will not read.
      socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
      socket.on("close", () => resolve(answer));
    });
  }
}
