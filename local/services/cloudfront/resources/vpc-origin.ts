import { randomBytes } from "node:crypto";
import { arnOf, type CloudContext } from "../../../context.ts";
import { allTagsOf, numberOf, objectOf, type Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { entityId } from "../ids.ts";
import type { CloudFrontStore } from "../store.ts";

/** `aws:cloudfront/vpcOrigin:VpcOrigin` */
export function vpcOriginHandler(context: CloudContext, store: CloudFrontStore): ResourceHandler {
  const put = (id: string, inputs: Properties): Properties => {
    const port = numberOf(objectOf(inputs, "vpcOriginEndpointConfig"), "httpPort") ?? 80;
    store.vpcOriginPorts.set(id, port);
    return {
      ...inputs,
      id,
      arn: arnOf(context, "cloudfront", `vpcorigin/${id}`, "global"),
      etag: entityId(),
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    note: "Leads to application load balancers of the stack, over HTTP whatever the protocol policy.",
    create({ inputs }) {
      const id = `vo_${randomBytes(16).toString("base64url").replace(/[-_]/g, "0")}`;
      return { id, outputs: put(id, inputs) };
    },
    update: ({ id, inputs }) => put(id, inputs),
    delete: ({ id }) => void store.vpcOriginPorts.delete(id),
    restore: ({ id, inputs }) => void put(id, inputs),
  };
}
