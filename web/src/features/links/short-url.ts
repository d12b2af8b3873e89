/** The address people pass on: absolute, whatever way the configuration writes it. */
export function shortUrl(goUrl: string, slug: string, base: string = location.href): string {
  return new URL(`${goUrl}/${encodeURIComponent(slug)}`, base).href;
}

/** An address without what everyone knows: `example.com/handbook` for `https://www.example.com/handbook/`. */
export function readableUrl(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}
