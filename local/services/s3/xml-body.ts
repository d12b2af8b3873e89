import type { ApiRequest } from "../../gateway/api.ts";
import { malformedXml } from "./errors.ts";

export type XmlNode = Readonly<Record<string, unknown>>;

/**
 * The root element of an XML request body. Values are strings or nodes; see `children` and `text`.
 * @throws AwsError MalformedXML
 */
export async function xmlBody(request: ApiRequest, root: string): Promise<XmlNode> {
  // Larger than the largest there is: a DeleteObjects of 1,000 keys of 1,024 bytes, all escaped.
  const body = (await request.body(8 * 1024 * 1024)).toString("utf8");
  // No S3 request has a document type, and entities are how XML bodies attack their readers.
  if (/<!DOCTYPE/i.test(body)) throw malformedXml();
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  if (XMLValidator.validate(body) !== true) throw malformedXml();
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
  if (!isNode(node)) throw malformedXml();
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
