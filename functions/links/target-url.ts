import { maxUrlLength } from "./limits";

/** What is wrong with a link's target, in words for its author; undefined for one that is fine. */
export function targetUrlFault(text: string): string | undefined {
  if (text.length > maxUrlLength) return tooLong(`the URL has ${text.length} characters`);
  // URL parsers drop tabs and line breaks silently: what was checked would not be what is kept.
  if (/[\p{Cc}\s]/u.test(text)) return "the URL has spaces or control characters in it; encode them";
  // Digits after the colon are a port, and what is before it a host: "localhost:8080".
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return "the URL has no scheme; start it with https:// or http://";
  if (scheme !== "http" && scheme !== "https") {
    return `the scheme "${scheme}:" is not allowed; use https:// or http://`;
  }
  const url = /^https?:\/\/[^/\\?#]/i.test(text) ? URL.parse(text) : null;
  if (url === null) return `the URL is not whole; write one like ${scheme}://example.com/page`;
  if (url.username !== "" || url.password !== "") {
    return "the URL carries a user name or password; leave out what stands before the @";
  }
  const { length } = encodeTargetUrl(text);
  return length > maxUrlLength ? tooLong(`encoded, the URL has ${length} characters`) : undefined;
}

/** The URL as it goes into a Location header: as written where that is plain ASCII, else encoded. */
export function encodeTargetUrl(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text) && !text.includes("\\")) return text;
  return URL.parse(text)?.href ?? text;
}

function tooLong(finding: string): string {
  return `${finding}; at most ${maxUrlLength} are allowed`;
}
