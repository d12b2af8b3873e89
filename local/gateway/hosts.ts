/**
 * Names by which this endpoint may be called. A page on the web can make a browser resolve its own name to
 * 127.0.0.1 (DNS rebinding); such a request carries that page's name as its Host, and is refused.
 */
export function isLocalHost(host: string | undefined): boolean {
  const name = hostName(host);
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name.endsWith(".localhost");
}

/** The same rule for the `Origin` of a browser's request: a foreign page may not write here. */
export function isLocalOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  const match = /^https?:\/\/([^/]+)$/i.exec(origin);
  return match !== null && isLocalHost(match[1]);
}

/** Host without its port, in lower case. */
export function hostName(host: string | undefined): string {
  return (host ?? "").toLowerCase().replace(/:\d+$/, "");
}
