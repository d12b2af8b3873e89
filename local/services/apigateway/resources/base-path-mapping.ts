import { matches } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { CustomDomains } from "../custom-domains.ts";
import { requiredText } from "../inputs.ts";

/** `aws:apigateway/basePathMapping:BasePathMapping` */
export function basePathMappingHandler(context: CloudContext, domains: CustomDomains): ResourceHandler {
  const put = (inputs: Properties): Properties => {
    const domainName = requiredText(inputs, "domainName");
    const basePath = textOf(inputs, "basePath") ?? "";
    domains.putMapping(domainName, {
      basePath,
      apiId: requiredText(inputs, "restApi"),
      stageName: textOf(inputs, "stageName"),
    });
    return { ...inputs, id: `${domainName}/${basePath}`, region: context.region };
  };
  return {
    replaceOn: ["domainName", "domainNameId", "basePath"],
    check: checkMapping,
    create({ inputs }) {
      const outputs = put(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => put(inputs),
    delete({ inputs }) {
      domains.removeMapping(requiredText(inputs, "domainName"), textOf(inputs, "basePath") ?? "");
    },
    restore({ inputs }) {
      put(inputs);
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html: more parts need an API mapping. */
const checkMapping = matches(
  "basePath",
  /^[^/]*$/,
  "a base path mapping takes one part, an aws.apigatewayv2.RoutingRule takes more",
);
