import { randomInt } from "node:crypto";
import { maxSlugLength } from "./limits";

/** Lower-case letters, digits, `-` and `_`; a letter or a digit at both ends; 1 to 64 characters. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;

export const slugRule =
  `use 1 to ${maxSlugLength} lower-case letters, digits, "-" or "_", ` +
  'with a letter or a digit first and last, like "team-handbook"';

/** Words that the site or the API may want for itself, or that people take for a page of ours. */
export const reservedSlugs: readonly string[] = [
  "about",
  "account",
  "admin",
  "api",
  "app",
  "assets",
  "auth",
  "config",
  "edit",
  "favicon",
  "g",
  "go",
  "health",
  "help",
  "index",
  "link",
  "links",
  "login",
  "logout",
  "manifest",
  "meta",
  "new",
  "robots",
  "search",
  "settings",
  "signin",
  "signout",
  "signup",
  "sitemap",
  "static",
  "status",
  "undefined",
  "null",
  "version",
  "www",
];

// Without the letters and digits that are read for one another (0 o, 1 l i), and without vowels: no words by chance.
const alphabet = "23456789bcdfghjkmnpqrstvwxyz";

/** 28^7 is 13 thousand million, so collisions are rare; on one another slug is made. */
const length = 7;

export function randomSlug(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** A slug made from bytes, the same each time. */
export function slugOf(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join("");
}
