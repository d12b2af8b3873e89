import { callApi } from "../../src/api/http.ts";
import { isRecord } from "../../src/api/problem.ts";
import type { SiteConfig } from "../../src/config.ts";
import { LinksApi } from "../../src/features/links/api/links-api.ts";

/** What the stack has to show right now. */
export interface Figures {
  readonly links: number;
  readonly clicks: number;
  /** There are more links than were counted. */
  readonly more: boolean;
  /** What the API says that it is, not what this build knows. */
  readonly version: string;
  readonly environment: string;
}

/** The API's largest page, and how many of them a slide waits for. */
const pageSize = 100;
const mostPages = 10;

/** @throws ApiError */
export async function fetchFigures({ apiUrl }: Pick<SiteConfig, "apiUrl">): Promise<Figures> {
  const [counted, version] = await Promise.all([
    countLinks(new LinksApi(apiUrl)),
    callApi(`${apiUrl}/meta/version`),
  ]);
  return {
    ...counted,
    version: textOf(version, "version"),
    environment: textOf(version, "environment"),
  };
}

async function countLinks(api: LinksApi): Promise<Pick<Figures, "links" | "clicks" | "more">> {
  let links = 0;
  let clicks = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await api.list({ q: "", limit: pageSize, cursor });
    links += page.items.length;
    for (const link of page.items) clicks += link.clicks;
    cursor = page.cursor;
    if (cursor === undefined) return { links, clicks, more: false };
  }
  return { links, clicks, more: true };
}

function textOf(value: unknown, key: string): string {
  const text = isRecord(value) ? value[key] : undefined;
  return typeof text === "string" ? text : "unknown";
}
