import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../lib/transform";

/** An API under the custom domain. */
export interface DomainApi {
  /** Names the rule in the program: `links`. */
  readonly name: string;
  /** The paths that go to the API, and that its routes carry whole: `/api/links`. */
  readonly basePath: string;
  readonly restApiId: pulumi.Input<string>;
  readonly stageName: pulumi.Input<string>;
  /**
   * The lowest number is tried first; no two rules of the domain may have the same.
   * 1 to 1,000,000: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html
   */
  readonly priority: number;
}

export interface DomainArgs {
  /** Domain of a public hosted zone of this AWS account: `example.com`. */
  zone: string;
  /** Name of the site, the zone's own or one below it: `dev.example.com`. */
  siteHost: string;
  /** Name of the APIs: `api.dev.example.com`. */
  apiHost: string;
  /** Region of the APIs. */
  region: string;
  /** @default none */
  apis?: readonly DomainApi[];
  transform?: {
    certificate?: Transform<aws.acm.CertificateArgs>;
    apiDomain?: Transform<aws.apigateway.DomainNameArgs>;
  };
}

/** What an alias record leads to. */
export interface AliasTarget {
  readonly name: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}

/**
 * The names of an environment, over HTTPS alone.
 *
 * ```ts
 * const domain = new Domain("domain", { zone: "example.com", siteHost: "dev.example.com", apiHost: "api.dev.example.com", region });
 * domain.pointSiteTo({ name: distribution.domainName, zoneId: distribution.hostedZoneId });
 * ```
 *
 * Looks up the hosted zone, and creates certificates with the records that prove them (one in us-east-1 for
 * CloudFront, one in the APIs' region unless that is the same), a regional custom domain for the APIs with a routing
 * rule for each, and A and AAAA records. Rules leave the path whole, so that an API's routes are the same here and
 * under the site: a base path mapping would cut its base path off. Other stacks may add rules or mappings of their own.
 */
export class Domain extends pulumi.ComponentResource {
  public readonly siteHost: string;
  /** ARN of the certificate for CloudFront, once it is issued. */
  public readonly siteCertificateArn: pulumi.Output<string>;
  /** Custom domain that other stacks map their APIs under, once it is there. */
  public readonly apiDomainName: pulumi.Output<string>;
  public readonly nodes: { readonly apiDomain: aws.apigateway.DomainName };
  readonly #name: string;
  readonly #zoneId: pulumi.Output<string>;

  constructor(name: string, args: DomainArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Domain", name, {}, options);
    const { zone, siteHost, apiHost, region, apis = [] } = args;
    checkHosts(args);
    this.#name = name;
    this.siteHost = siteHost;
    // Private zones may have the same name, and nobody outside sees them.
    this.#zoneId = aws.route53.getZoneOutput({ name: zone, privateZone: false }, { parent: this }).zoneId;

    const shared = region === cloudFrontRegion;
    this.siteCertificateArn = this.#certificate(`${name}-site`, args, cloudFrontRegion, [
      siteHost,
      ...(shared ? [apiHost] : []),
    ]);
    const apiCertificateArn = shared
      ? this.siteCertificateArn
      : this.#certificate(`${name}-api`, args, region, [apiHost]);

    const apiDomain = new aws.apigateway.DomainName(
      `${name}-api`,
      ...transformed<aws.apigateway.DomainNameArgs>(
        args.transform?.apiDomain,
        {
          domainName: apiHost,
          regionalCertificateArn: apiCertificateArn,
          endpointConfiguration: { types: "REGIONAL", ipAddressType: "dualstack" },
          securityPolicy: "TLS_1_2",
          routingMode: "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
        },
        { parent: this },
      ),
    );
    for (const { name: apiName, basePath, restApiId, stageName, priority } of apis) {
      new aws.apigatewayv2.RoutingRule(
        `${name}-api-${apiName}`,
        {
          domainName: apiDomain.domainName,
          priority,
          conditions: [{ matchBasePaths: { anyOfs: [basePath.replace(/^\//, "")] } }],
          actions: [{ invokeApi: { apiId: restApiId, stage: stageName, stripBasePath: false } }],
        },
        { parent: this },
      );
    }
    this.#alias(`${name}-api`, apiHost, {
      name: apiDomain.regionalDomainName,
      zoneId: apiDomain.regionalZoneId,
    });

    this.apiDomainName = apiDomain.domainName;
    this.nodes = { apiDomain };
    this.registerOutputs({
      siteHost,
      siteCertificateArn: this.siteCertificateArn,
      apiDomainName: this.apiDomainName,
    });
  }

  /** Leads the site's name to a distribution, which is made after the certificate. */
  pointSiteTo(target: AliasTarget): void {
    this.#alias(`${this.#name}-site`, this.siteHost, target);
  }

  /** A certificate for the names, with one record each to prove them. Answers its ARN once ACM has issued it. */
  #certificate(
    name: string,
    args: DomainArgs,
    region: string,
    [first, ...others]: readonly [string, ...string[]],
  ): pulumi.Output<string> {
    const child = { parent: this };
    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      ...transformed<aws.acm.CertificateArgs>(
        args.transform?.certificate,
        { region, domainName: first, subjectAlternativeNames: others, validationMethod: "DNS" },
        { ...child },
      ),
    );
    const records = [first, ...others].map((host) => {
      const option = certificate.domainValidationOptions.apply((options) => validationOf(host, options));
      return new aws.route53.Record(
        `${name}-proof-${host}`,
        {
          zoneId: this.#zoneId,
          name: option.resourceRecordName,
          type: option.resourceRecordType,
          records: [option.resourceRecordValue],
          ttl: 300,
          // ACM asks for the same record for every certificate of an account with this name.
          allowOverwrite: true,
        },
        child,
      );
    });
    return new aws.acm.CertificateValidation(
      `${name}-certificate-issued`,
      { region, certificateArn: certificate.arn, validationRecordFqdns: records.map((each) => each.fqdn) },
      child,
    ).certificateArn;
  }

  /** Both address families, as CloudFront and a dual-stack custom domain answer both. */
  #alias(name: string, host: string, target: AliasTarget): void {
    for (const type of ["A", "AAAA"] as const) {
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        {
          zoneId: this.#zoneId,
          name: host,
          type,
          aliases: [{ ...target, evaluateTargetHealth: false }],
        },
        { parent: this },
      );
    }
  }
}

/** CloudFront takes certificates of this region alone: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
const cloudFrontRegion = "us-east-1";

function validationOf(
  host: string,
  options: readonly aws.types.output.acm.CertificateDomainValidationOption[],
) {
  const option = options.find(({ domainName }) => domainName === host);
  if (!option) throw new Error(`ACM gives no validation record for "${host}"; use validationMethod "DNS"`);
  return option;
}

function checkHosts({ zone, siteHost, apiHost }: DomainArgs): void {
  for (const host of [siteHost, apiHost]) {
    if (host !== zone && !host.endsWith(`.${zone}`)) {
      throw new Error(
        `host "${host}" is not in the zone "${zone}"; use "${zone}" or a name that ends in ".${zone}"`,
      );
    }
  }
}
