import { allOf, matches, noLongerThan, noMoreThan, oneOf, required } from "../../../checks.ts";
import { arnOf, type CloudContext } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import { EdgeFunction } from "../functions/edge-function.ts";
import type { Sandbox } from "../functions/sandbox.ts";
import { entityId } from "../ids.ts";
import type { CloudFrontStore } from "../store.ts";

/** Bytes. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const longestCode = 10 * 1024;
const runtimes = ["cloudfront-js-1.0", "cloudfront-js-2.0"];

/** `aws:cloudfront/function:Function` */
export function functionHandler(
  context: CloudContext,
  store: CloudFrontStore,
  sandbox: Sandbox,
): ResourceHandler {
  const put = (id: string, outputs: Properties) => {
    const arn = functionArn(context, id);
    const description = { name: id, arn, code: textOf(outputs, "code") ?? "" };
    store.functions.set(
      arn,
      new EdgeFunction(description, { sandbox, clock: context.clock, log: context.log }),
    );
    return outputs;
  };
  const describe = (id: string, inputs: Properties): Properties => {
    const published = inputs.publish !== false;
    const etag = entityId();
    return {
      ...inputs,
      id,
      name: id,
      arn: functionArn(context, id),
      etag,
      liveStageEtag: published ? etag : "",
      status: published ? "DEPLOYED" : "UNPUBLISHED",
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name"],
    note: "Runs in QuickJS, which knows newer syntax than CloudFront's runtime. The modules crypto, querystring and cloudfront (key-value stores) and Buffer are not there.",
    check: checkFunction,
    create({ inputs }) {
      const id = textOf(inputs, "name") ?? "";
      return { id, outputs: put(id, describe(id, inputs)) };
    },
    update: ({ id, inputs }) => put(id, describe(id, inputs)),
    delete({ id }) {
      store.functions.delete(functionArn(context, id));
    },
    restore({ id, outputs }) {
      put(id, outputs);
    },
  };
}

function functionArn(context: CloudContext, name: string): string {
  return arnOf(context, "cloudfront", `function/${name}`, "global");
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html */
const checkFunction = allOf(
  matches("name", /^[A-Za-z0-9_-]{1,64}$/, 'a function name has 1 to 64 letters, digits, "-" and "_"'),
  noLongerThan("comment", 128),
  required("runtime"),
  oneOf("runtime", runtimes),
  noMoreThan("keyValueStoreAssociations", 1),
  checkCode,
);

function checkCode(inputs: Properties): readonly CheckFailure[] {
  const size = Buffer.byteLength(textOf(inputs, "code") ?? "");
  if (size > 0 && size <= longestCode) return [];
  const reason = `the code has ${size} bytes; CloudFront takes 1 to ${longestCode}: shorten it`;
  return [{ property: "code", reason }];
}
