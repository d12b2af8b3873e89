import type { Draft, DraftField } from "./draft.ts";
import { parseTags } from "./tags.ts";

/**
 * The API's limits, to answer at once what it would answer a moment later. It is the judge: what it refuses beyond
 * these (a reserved slug, a slug that is taken) comes back to the same fields.
 */
export const limits = { url: 2048, slug: 64, title: 200, tags: 20, tag: 32 } as const;

export type DraftFaults = ReadonlyMap<DraftField, string>;

export function draftFaults(draft: Draft): DraftFaults {
  const faults = new Map<DraftField, string>();
  const note = (field: DraftField, fault: string | undefined) => {
    if (fault !== undefined) faults.set(field, fault);
  };
  note("slug", slugFault(draft.slug.trim()));
  note("url", urlFault(draft.url.trim()));
  note("title", tooLong(draft.title.trim(), limits.title));
  note("tags", tagsFault(draft.tags));
  return faults;
}

function slugFault(slug: string): string | undefined {
  if (slug === "") return undefined;
  if (slug.length > limits.slug) return tooLong(slug, limits.slug);
  return /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/.test(slug)
    ? undefined
    : "Use lower-case letters, digits, - and _, with a letter or a digit first and last.";
}

function urlFault(text: string): string | undefined {
  if (text === "") return "Say where the link leads.";
  if (text.length > limits.url) return tooLong(text, limits.url);
  if (/[\p{Cc}\s]/u.test(text)) return "An address has no spaces or control characters in it.";
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1];
  if (scheme === undefined) return "Start it with https:// or http://.";
  if (!/^https?$/i.test(scheme)) return `${scheme}: is not allowed; use https:// or http://.`;
  const url = /^https?:\/\/[^/\\?#]/i.test(text) ? URL.parse(text) : null;
  if (url === null) return "This is not a whole address; write one like https://example.com/page.";
  if (url.username !== "" || url.password !== "") return "Leave out the user name and password before the @.";
  return undefined;
}

function tagsFault(text: string): string | undefined {
  const tags = parseTags(text);
  if (tags.length > limits.tags) return `These are ${tags.length} tags; at most ${limits.tags} are allowed.`;
  const long = tags.find((tag) => tag.length > limits.tag);
  return long && `“${long.slice(0, 20)}…” has ${long.length} characters; a tag has at most ${limits.tag}.`;
}

function tooLong(text: string, limit: number): string | undefined {
  if (text.length <= limit) return undefined;
  return `This has ${text.length.toLocaleString("en")} characters; at most ${limit.toLocaleString("en")} are allowed.`;
}
