import type { ApiRequest } from "../../gateway/api.ts";
import { readXml, type XmlNode } from "../../gateway/xml-body.ts";
import { malformedXml } from "./errors.ts";

export { children, text, type XmlNode } from "../../gateway/xml-body.ts";

/** Bytes; over the largest there is: a DeleteObjects of 1,000 keys of 1,024 bytes, all escaped. */
const longestBody = 8 * 1024 * 1024;

/**
 * The root element of an XML request body.
 * @throws AwsError MalformedXML
 */
export function xmlBody(request: ApiRequest, root: string): Promise<XmlNode> {
  return readXml(request, root, malformedXml, longestBody);
}
