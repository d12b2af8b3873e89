import { allOf, required, within } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import {
  isProperties,
  numberOf,
  objectOf,
  type Properties,
  type PropertyValue,
  textOf,
  textsOf,
} from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { CustomDomains, RoutingRule } from "../custom-domains.ts";
import { randomId } from "../ids.ts";
import { requiredText } from "../inputs.ts";

/** `aws:apigatewayv2/routingRule:RoutingRule` */
export function routingRuleHandler(context: CloudContext, domains: CustomDomains): ResourceHandler {
  const put = (id: string, inputs: Properties): Properties => {
    const domainName = requiredText(inputs, "domainName");
    domains.putRule(domainName, id, ruleOf(inputs));
    const arn = `arn:aws:apigateway:${context.region}:${context.accountId}:/domainnames/${domainName}/routingrules/${id}`;
    return { ...inputs, id: arn, routingRuleArn: arn, routingRuleId: id, region: context.region };
  };
  return {
    replaceOn: ["domainName"],
    note: "One base path and header patterns are matched, all in one condition or in several.",
    check: checkRule,
    create({ inputs }) {
      const outputs = put(randomId(6), inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs, oldOutputs }) => put(requiredText(oldOutputs, "routingRuleId"), inputs),
    delete({ outputs }) {
      domains.removeRule(requiredText(outputs, "domainName"), requiredText(outputs, "routingRuleId"));
    },
    restore({ outputs }) {
      put(requiredText(outputs, "routingRuleId"), outputs);
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules.html */
const checkRule = allOf(required("priority"), within("priority", 1, 1_000_000, "ranks"), checkBasePaths);

function checkBasePaths(inputs: Properties): readonly CheckFailure[] {
  const paths = basePathsOf(inputs);
  if (paths.length <= 1 && !paths.some((path) => path.startsWith("/"))) return [];
  return [
    {
      property: "conditions",
      reason: `base paths ${JSON.stringify(paths)} are not allowed; give one, without a slash in front`,
    },
  ];
}

function ruleOf(inputs: Properties): RoutingRule {
  const [action] = recordsIn(inputs.actions);
  const invoke = objectOf(action ?? {}, "invokeApi");
  const headers = recordsIn(inputs.conditions)
    .map((condition) => objectOf(objectOf(condition, "matchHeaders"), "anyOf"))
    .filter((header) => textOf(header, "header") !== undefined);
  return {
    priority: numberOf(inputs, "priority") ?? 0,
    basePath: basePathsOf(inputs)[0] ?? "",
    headers: headers.length === 0 ? undefined : headers.map(headerPattern),
    apiId: requiredText(invoke, "apiId"),
    stageName: requiredText(invoke, "stage"),
    stripBasePath: invoke.stripBasePath === true,
  };
}

function basePathsOf(inputs: Properties): readonly string[] {
  return recordsIn(inputs.conditions).flatMap((condition) =>
    textsOf(objectOf(condition, "matchBasePaths"), "anyOfs"),
  );
}

function headerPattern(header: Properties) {
  return { name: requiredText(header, "header"), glob: textOf(header, "valueGlob") ?? "" };
}

function recordsIn(value: PropertyValue | undefined): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isProperties) : [];
}
