import { allOf, noLongerThan, oneOf } from "../../../checks.ts";
import { arnOf, type CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { entityId } from "../ids.ts";
import type { CloudFrontStore } from "../store.ts";

/** `aws:cloudfront/originAccessControl:OriginAccessControl` */
export function originAccessControlHandler(context: CloudContext, store: CloudFrontStore): ResourceHandler {
  const put = (id: string, inputs: Properties): Properties => {
    // One that never signs gives CloudFront no identity that a bucket's policy could name.
    if (textOf(inputs, "signingBehavior") === "never") store.originAccessControls.delete(id);
    else store.originAccessControls.add(id);
    return {
      ...inputs,
      id,
      arn: arnOf(context, "cloudfront", `origin-access-control/${id}`, "global"),
      etag: entityId(),
    };
  };
  return {
    autoName: { property: "name", maxLength: 64 },
    // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html
    check: allOf(
      noLongerThan("name", 64),
      noLongerThan("description", 256),
      oneOf("signingBehavior", ["always", "never", "no-override"]),
      oneOf("signingProtocol", ["sigv4"]),
      oneOf("originAccessControlOriginType", ["s3", "lambda", "mediastore", "mediapackagev2"]),
    ),
    create({ inputs }) {
      const id = entityId();
      return { id, outputs: put(id, inputs) };
    },
    update: ({ id, inputs }) => put(id, inputs),
    delete({ id }) {
      store.originAccessControls.delete(id);
    },
    restore({ id, inputs }) {
      put(id, inputs);
    },
  };
}
