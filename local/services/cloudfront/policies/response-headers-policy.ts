import {
  isProperties,
  numberOf,
  objectOf,
  type Properties,
  recordsOf,
  textOf,
  textsOf,
} from "../../../properties.ts";

/** Headers that CloudFront adds to answers, or takes away. */
export interface ResponseHeadersPolicy {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly etag: string;
  /** Security and custom headers. */
  readonly headers: readonly PolicyHeader[];
  readonly remove: readonly string[];
  readonly cors: CorsPolicy | undefined;
}

export interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** Replaces what the origin sent. */
  readonly override: boolean;
}

export interface CorsPolicy {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly credentials: boolean;
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly override: boolean;
}

export function readResponseHeadersPolicy(id: string, properties: Properties): ResponseHeadersPolicy {
  const custom = recordsOf(objectOf(properties, "customHeadersConfig"), "items");
  return {
    id,
    name: textOf(properties, "name") ?? "",
    comment: textOf(properties, "comment") ?? "",
    etag: textOf(properties, "etag") ?? "",
    headers: [
      ...securityHeaders(objectOf(properties, "securityHeadersConfig")),
      ...custom.map((item) => ({
        name: textOf(item, "header") ?? "",
        value: textOf(item, "value") ?? "",
        override: item.override === true,
      })),
    ],
    remove: recordsOf(objectOf(properties, "removeHeadersConfig"), "items").map(
      (item) => textOf(item, "header") ?? "",
    ),
    cors: readCors(objectOf(properties, "corsConfig")),
  };
}

function securityHeaders(config: Properties): PolicyHeader[] {
  const headers: PolicyHeader[] = [];
  const add = (member: string, name: string, read: (settings: Properties) => string | undefined) => {
    const settings = config[member];
    if (!isProperties(settings)) return;
    const value = read(settings);
    if (value !== undefined) headers.push({ name, value, override: settings.override === true });
  };
  add("strictTransportSecurity", "Strict-Transport-Security", (settings) => {
    const subdomains = settings.includeSubdomains === true ? "; includeSubDomains" : "";
    const preload = settings.preload === true ? "; preload" : "";
    return `max-age=${numberOf(settings, "accessControlMaxAgeSec") ?? 0}${subdomains}${preload}`;
  });
  add("contentTypeOptions", "X-Content-Type-Options", () => "nosniff");
  add("frameOptions", "X-Frame-Options", (settings) => textOf(settings, "frameOption"));
  add("referrerPolicy", "Referrer-Policy", (settings) => textOf(settings, "referrerPolicy"));
  add("contentSecurityPolicy", "Content-Security-Policy", (settings) =>
    textOf(settings, "contentSecurityPolicy"),
  );
  add("xssProtection", "X-XSS-Protection", (settings) => {
    if (settings.protection !== true) return "0";
    const report = textOf(settings, "reportUri");
    return `1${settings.modeBlock === true ? "; mode=block" : ""}${report ? `; report=${report}` : ""}`;
  });
  return headers;
}

function readCors(config: Properties): CorsPolicy | undefined {
  const items = (name: string) => textsOf(objectOf(config, name), "items");
  const origins = items("accessControlAllowOrigins");
  if (origins.length === 0) return undefined;
  return {
    origins,
    methods: items("accessControlAllowMethods"),
    headers: items("accessControlAllowHeaders"),
    exposeHeaders: items("accessControlExposeHeaders"),
    credentials: config.accessControlAllowCredentials === true,
    maxAge: numberOf(config, "accessControlMaxAgeSec"),
    override: config.originOverride === true,
  };
}
