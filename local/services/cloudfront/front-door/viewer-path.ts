/** A viewer's path in the two forms CloudFront uses. */
export interface ViewerPath {
  /** As sent: what origins get. */
  readonly raw: string;
  /** Normalised after RFC 3986: what path patterns are compared with. */
  readonly normalized: string;
}

const unreserved = /[A-Za-z0-9._~-]/;

/** @returns undefined for bad percent-encoding, or a NUL, in the path. */
export function readViewerPath(raw: string): ViewerPath | undefined {
  if (!raw.startsWith("/")) return undefined;
  if (!raw.includes("%") && !raw.includes("/.") && !raw.includes("\0")) return { raw, normalized: raw };
  try {
    if (decodeURIComponent(raw).includes("\0")) return undefined;
  } catch {
    return undefined;
  }
  const decoded = raw.replace(/%([0-9A-Fa-f]{2})/g, (escaped, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return unreserved.test(character) ? character : escaped.toUpperCase();
  });
  return { raw, normalized: withoutDotSegments(decoded) };
}

/** RFC 3986 section 5.2.4. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === "..") {
      kept.pop();
      if (last) kept.push("");
    } else if (segment === ".") {
      if (last) kept.push("");
    } else {
      kept.push(segment);
    }
  }
  return `/${kept.join("/")}`;
}
