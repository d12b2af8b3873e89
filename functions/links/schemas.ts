import * as z from "zod/mini";
import * as limits from "./limits";
import { reservedSlugs, slugPattern, slugRule } from "./slug";
import { encodeTargetUrl, targetUrlFault } from "./target-url";

/** What a schema says of a value of the wrong type. */
function expects(what: string) {
  return (issue: { input?: unknown }) =>
    issue.input === undefined
      ? `this field is required: ${what}`
      : `got ${kindOf(issue.input)}; send ${what}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

const visibleText = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;

const slug = z.string({ error: expects("a string") }).check(
  z.regex(slugPattern, {
    error: (issue) => `got ${JSON.stringify(String(issue.input).slice(0, 80))}; ${slugRule}`,
  }),
  z.meta({ description: "The last part of the short address, /g/<slug>.", examples: ["team-handbook"] }),
);

const newSlug = slug.check(
  z.refine((value) => !reservedSlugs.includes(value), {
    error: (issue) => `"${String(issue.input)}" is reserved; choose another slug`,
  }),
);

const url = z.string({ error: expects("a string") }).check(
  z.trim(),
  z.superRefine((value, context) => {
    const fault = targetUrlFault(value);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  }),
  z.overwrite(encodeTargetUrl),
  z.meta({
    description: "Where the link leads: http or https, with no user name or password in it.",
    maxLength: limits.maxUrlLength,
    format: "uri",
    examples: ["https://example.com/handbook"],
  }),
);

const title = z
  .string({ error: expects("a string") })
  .check(
    z.trim(),
    z.maxLength(limits.maxTitleLength, { error: `at most ${limits.maxTitleLength} characters are allowed` }),
    z.regex(visibleText, { error: "line breaks and control characters are not allowed" }),
  );

const tag = z
  .string({ error: expects("a string") })
  .check(
    z.trim(),
    z.minLength(1, { error: "a tag needs at least one character" }),
    z.maxLength(limits.maxTagLength, { error: `a tag has at most ${limits.maxTagLength} characters` }),
    z.regex(visibleText, { error: "line breaks and control characters are not allowed" }),
  );

const tags = z.array(tag, { error: expects("an array of strings") }).check(
  z.maxLength(limits.maxTags, { error: `at most ${limits.maxTags} tags are allowed` }),
  z.overwrite((values) => [...new Set(values)]),
);

const body = { error: expects("a JSON object") };

/** Body of `POST /api/links`. */
export const newLink = z
  .strictObject(
    { url, slug: z.optional(newSlug), title: z._default(title, ""), tags: z._default(tags, []) },
    body,
  )
  .check(z.meta({ id: "NewLink" }));

/** Body of `PATCH /api/links/{slug}`. */
export const linkChanges = z
  .strictObject({ url: z.optional(url), title: z.optional(title), tags: z.optional(tags) }, body)
  .check(
    z.refine((changes) => Object.values(changes).some((value) => value !== undefined), {
      error: "there is nothing to change; send url, title or tags",
    }),
    z.meta({ id: "LinkChanges", minProperties: 1 }),
  );

/** Path parameters of everything below `/api/links/{slug}`. */
export const slugPath = z.object({ slug });

const wholeNumber = { error: `send a whole number from 1 to ${limits.maxPageSize}` };

/** Query parameters of `GET /api/links`. */
export const listQuery = z.object({
  limit: z
    ._default(
      z.coerce
        .number(wholeNumber)
        .check(z.int(wholeNumber), z.minimum(1, wholeNumber), z.maximum(limits.maxPageSize, wholeNumber)),
      limits.defaultPageSize,
    )
    .check(z.meta({ description: "Links in a page." })),
  cursor: z
    .optional(
      z.string().check(
        z.maxLength(limits.maxCursorLength, {
          error: `Too big: expected string to have <=${limits.maxCursorLength} characters`,
        }),
      ),
    )
    .check(z.meta({ description: "`cursor` of the page before." })),
  q: z
    .optional(
      z.string().check(
        z.trim(),
        z.maxLength(limits.maxSearchLength, {
          error: `at most ${limits.maxSearchLength} characters are allowed`,
        }),
      ),
    )
    .check(z.meta({ description: "Only links with this text in slug, title, URL or a tag, in any case." })),
});

/** A link as the API shows it. */
export const link = z
  .object({
    slug: z.string(),
    url: z.string(),
    title: z.string(),
    tags: z.array(z.string()),
    clicks: z.int().check(z.nonnegative()),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z
      .int()
      .check(z.positive(), z.meta({ description: "Rises by one with each change; a click is none." })),
  })
  .check(z.meta({ id: "Link" }));

/** One page of links, newest first. */
export const linkPage = z
  .object({
    items: z.array(link),
    cursor: z.optional(z.string()).check(z.meta({ description: "Absent on the last page." })),
  })
  .check(z.meta({ id: "LinkPage" }));

export type NewLink = z.output<typeof newLink>;
export type LinkChanges = z.output<typeof linkChanges>;
export type Link = z.output<typeof link>;
export type LinkPage = z.output<typeof linkPage>;
