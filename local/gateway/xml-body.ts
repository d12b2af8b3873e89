import type { ApiRequest, AwsError } from "./api.ts";

export type XmlNode = Readonly<Record<string, unknown>>;

/**
 * The root element of an XML request body. Values are strings or nodes; see `children` and `text`.
 * @param malformed the service's own error for a body that is not the XML it wants
 * @param limit bytes
 * @throws AwsError what `malformed` makes
 */
export async function readXml(
  request: ApiRequest,
  root: string,
  malformed: () => AwsError,
  limit: number,
): Promise<XmlNode> {
  const body = (await request.body(limit)).toString("utf8");
  // No request of AWS has a document type, and entities are how XML bodies attack their readers.
  if (/<!DOCTYPE/i.test(body)) throw malformed();
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  if (XMLValidator.validate(body) !== true) throw malformed();
  const parser = new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    parseTagValue: false,
    removeNSPrefix: true,
    trimValues: false,
  });
  const document: unknown = parser.parse(body);
  const node = isNode(document) ? document[root] : undefined;
  // An element without children is read as text.
  if (typeof node === "string") return {};
  if (!isNode(node)) throw malformed();
  return node;
}

/** Every child element of that name. */
export function children(node: XmlNode, name: string): XmlNode[] {
  const value = node[name];
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/** The text of a child element; undefined when absent or empty. */
export function text(node: XmlNode, name: string): string | undefined {
  const value = node[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isNode(value: unknown): value is XmlNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
