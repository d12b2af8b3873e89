import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { noSuchLink } from "../links/if-match";
import type { LinkStore } from "../links/link-store";
import { slugPattern } from "../links/slug";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { header } from "../shared/parse";
import { metrics } from "../shared/powertools";
import { html, problem, redirect } from "../shared/respond";
import { clickOrigin } from "./click-origin";
import { findTarget } from "./find-target";
import type { TargetCache } from "./target-cache";

/**
 * `GET /g/{slug}` → 302 to the link's target, and one click; 404 as a page for people, as a problem for programs
 * @param cache of hot links' targets, where there is one
 */
export function followLink(store: LinkStore, cache?: TargetCache): ApiHandler {
  return apiHandler(async (event) => {
    // People write addresses down from memory: their capitals must not cost them the link.
    const slug = event.pathParameters?.slug?.toLowerCase() ?? "";
    const count = () => store.click(slug, clickOrigin(event));
    const target = slugPattern.test(slug) ? await findTarget(slug, count, cache) : undefined;
    if (target === undefined) return notFound(event, slug);
    metrics.addMetric("LinksFollowed", "Count", 1);
    return redirect(target);
  });
}

function notFound(event: APIGatewayProxyEvent, slug: string): APIGatewayProxyResult {
  if (!header(event, "accept")?.includes("text/html")) return problem(noSuchLink(slug));
  // No slug in the page: text from an address never goes into HTML.
  return html(404, notFoundPage, {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
}

const notFoundPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>No such link</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>
</head>
<body>
<h1>No such link</h1>
<p>It may have been deleted, or mistyped. <a href="/">See all links</a></p>
</body>
</html>
`;
