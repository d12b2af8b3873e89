import type { APIGatewayProxyEvent } from "aws-lambda";
import type { ClickOrigin } from "../links/link-store";
import { header } from "../shared/parse";

/**
 * Where a click came from, by headers that anybody can write: the page's host and nothing more of its address, which
 * may be private; the country as CloudFront tells it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function clickOrigin(event: APIGatewayProxyEvent): ClickOrigin {
  return {
    referrer: hostOf(header(event, "referer")) ?? "direct",
    country: countryOf(header(event, "cloudfront-viewer-country")) ?? "unknown",
  };
}

function hostOf(referrer: string | undefined): string | undefined {
  const url = URL.parse(referrer ?? "");
  const isPage = url?.protocol === "https:" || url?.protocol === "http:";
  // No longer than a name in DNS can be.
  return isPage && url.hostname.length <= 253 ? url.hostname : undefined;
}

function countryOf(code: string | undefined): string | undefined {
  // ZZ stands for none: https://www.iso.org/glossary-for-iso-3166.html (user-assigned)
  return code !== undefined && /^[A-Z]{2}$/.test(code) && code !== "ZZ" ? code : undefined;
}
