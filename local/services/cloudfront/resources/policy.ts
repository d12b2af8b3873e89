import { randomUUID } from "node:crypto";
import { arnOf, type CloudContext } from "../../../context.ts";
import type { Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { entityId } from "../ids.ts";
import type { PolicyTable } from "../store.ts";

/** Handler of a cache, origin request or response headers policy: `kind` is its word in ARNs. */
export function policyHandler(
  context: CloudContext,
  kind: "cache-policy" | "origin-request-policy" | "response-headers-policy",
  table: PolicyTable<{ readonly id: string; readonly name: string }>,
  note?: string,
): ResourceHandler {
  const put = (id: string, inputs: Properties): Properties => {
    const outputs = {
      ...inputs,
      id,
      arn: arnOf(context, "cloudfront", `${kind}/${id}`, "global"),
      etag: entityId(),
    };
    table.put(id, outputs);
    return outputs;
  };
  return {
    autoName: { property: "name", maxLength: 128 },
    ...(note === undefined ? {} : { note }),
    create({ inputs }) {
      const id = randomUUID();
      return { id, outputs: put(id, inputs) };
    },
    update: ({ id, inputs }) => put(id, inputs),
    delete({ id }) {
      table.delete(id);
    },
    restore({ id, outputs }) {
      table.put(id, outputs);
    },
  };
}
