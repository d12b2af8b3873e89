import { ApiError } from "../../api/api-error.ts";
import { isRecord } from "../../api/problem.ts";

export interface Link {
  readonly slug: string;
  readonly url: string;
  /** Empty when it has none. */
  readonly title: string;
  readonly tags: readonly string[];
  readonly clicks: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export interface LinkPage {
  readonly items: readonly Link[];
  /** Where the next page starts; absent on the last one. */
  readonly cursor?: string;
}

/** Body of a create; the API makes a slug where none is given. */
export interface NewLink {
  readonly url: string;
  readonly slug?: string;
  readonly title?: string;
  readonly tags?: readonly string[];
}

export type LinkChanges = Partial<Pick<Link, "url" | "title" | "tags">>;

/** @throws ApiError `unreadable` */
export function readLink(value: unknown): Link {
  if (
    !isRecord(value) ||
    typeof value.slug !== "string" ||
    typeof value.url !== "string" ||
    typeof value.version !== "number"
  ) {
    throw new ApiError("unreadable", `not a link: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  const text = (key: string) => (typeof value[key] === "string" ? value[key] : "");
  return {
    slug: value.slug,
    url: value.url,
    title: text("title"),
    tags: Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === "string") : [],
    clicks: typeof value.clicks === "number" ? value.clicks : 0,
    createdAt: text("createdAt"),
    updatedAt: text("updatedAt"),
    version: value.version,
  };
}

/** @throws ApiError `unreadable` */
export function readLinkPage(value: unknown): LinkPage {
  if (!isRecord(value) || !Array.isArray(value.items)) {
    throw new ApiError("unreadable", `not a page of links: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  const items = value.items.map(readLink);
  return typeof value.cursor === "string" && value.cursor !== ""
    ? { items, cursor: value.cursor }
    : { items };
}
