/** Policies that AWS keeps in every account, by ids that are the same in all of them. */
export const managedPolicies = {
  /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  /**
   * API Gateway finds an API by the Host header, so the viewer's own must not reach it.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
   */
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;

/**
 * Scripts, styles and data from the site's own address, and nothing from anywhere else.
 * @param connectTo origins that scripts may talk to besides
 */
const contentSecurityPolicy = (connectTo: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectTo].join(" "),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Headers that CloudFront puts on every answer. */
export const securityHeaders = (connectTo: readonly string[]) => ({
  // A page of an API may have a stricter policy of its own.
  contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: false },
  contentTypeOptions: { override: true },
  // For browsers that do not know frame-ancestors.
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
  // Two years, as https://hstspreload.org asks.
  strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
});
