/** What an AWS XML answer holds. A list repeats its element's name; wrap it as `{ member: [...] }` for Query services. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [element: string]: XmlValue };

/** An XML document with one root element in `namespace`; `undefined` members are left out. */
export function toXml(
  root: string,
  namespace: string | undefined,
  members: { readonly [element: string]: XmlValue },
): string {
  const attribute = namespace ? ` xmlns="${escapeXml(namespace)}"` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(members)}</${root}>`;
}

function inner(value: XmlValue): string {
  if (value === undefined) return "";
  if (typeof value !== "object") return escapeXml(String(value));
  if (Array.isArray(value)) throw new TypeError("An XML list needs an element name: wrap it in an object");
  return Object.entries(value)
    .map(([name, member]) => elements(name, member))
    .join("");
}

function elements(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => elements(name, item)).join("");
  return `<${name}>${inner(value)}</${name}>`;
}

export function escapeXml(text: string): string {
  return (
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      // Characters XML 1.0 cannot carry even as references; S3 answers with them percent-encoded on request.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
  );
}
