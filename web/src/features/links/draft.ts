import type { Link, LinkChanges, NewLink } from "./link.ts";
import { formatTags, parseTags } from "./tags.ts";

/** What stands in the fields of a form. */
export interface Draft {
  readonly slug: string;
  readonly url: string;
  readonly title: string;
  readonly tags: string;
}

export type DraftField = keyof Draft;

export const emptyDraft: Draft = { slug: "", url: "", title: "", tags: "" };

export function draftOf(link: Link): Draft {
  return { slug: link.slug, url: link.url, title: link.title, tags: formatTags(link.tags) };
}

/** Fields left empty are left out. */
export function newLinkOf(draft: Draft): NewLink {
  const slug = draft.slug.trim();
  const title = draft.title.trim();
  const tags = parseTags(draft.tags);
  return {
    url: draft.url.trim(),
    ...(slug !== "" && { slug }),
    ...(title !== "" && { title }),
    ...(tags.length > 0 && { tags }),
  };
}

/** What a draft changes of a link; empty when nothing. */
export function changesOf(draft: Draft, link: Link): LinkChanges {
  const url = draft.url.trim();
  const title = draft.title.trim();
  return {
    ...(url !== link.url && { url }),
    ...(title !== link.title && { title }),
    // By their text, so that a tag with a comma in it, made by another program, is left as it is.
    ...(draft.tags.trim() !== formatTags(link.tags) && { tags: parseTags(draft.tags) }),
  };
}

/** A slug as it is typed: capitals and spaces are what people write when they mean `team-handbook`. */
export function typedSlug(text: string): string {
  return text.toLowerCase().replace(/\s+/g, "-");
}
