import { pages, type SiteFixture } from "./site-fixture.ts";

export const associate = (eventType: string, functionArn: string) => ({ eventType, functionArn });

/** Opens the site with a CloudFront Function on every path. */
export async function openWith(site: SiteFixture, code: string, eventType = "viewer-request"): Promise<void> {
  const arn = await site.createFunction(code);
  await site.open({
    defaultCacheBehavior: { ...pages, functionAssociations: [associate(eventType, arn)] },
  });
}
