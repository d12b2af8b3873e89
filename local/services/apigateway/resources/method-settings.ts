import { allOf, matches, oneOf, required, within } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { numberOf, objectOf, type Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { requiredText } from "../inputs.ts";
import type { RestApis } from "../rest-apis.ts";
import type { StageSettings } from "../stage.ts";

/** `aws:apigateway/methodSettings:MethodSettings` */
export function methodSettingsHandler(context: CloudContext, restApis: RestApis): ResourceHandler {
  const set = (properties: Properties, settings: StageSettings | undefined) =>
    restApis.setMethodSettings(
      requiredText(properties, "restApi"),
      requiredText(properties, "stageName"),
      methodKey(requiredText(properties, "methodPath")),
      settings,
    );
  const apply = (inputs: Properties): Properties => {
    set(inputs, settingsOf(inputs));
    const id = `${requiredText(inputs, "restApi")}-${requiredText(inputs, "stageName")}-${requiredText(inputs, "methodPath")}`;
    return { ...inputs, id, region: context.region };
  };
  return {
    replaceOn: ["restApi", "stageName", "methodPath"],
    note: "Throttling is applied; caching, metrics and execution logs are kept and not applied.",
    check: checkMethodSettings,
    create({ inputs }) {
      const outputs = apply(inputs);
      return { id: requiredText(outputs, "id"), outputs };
    },
    update: ({ inputs }) => apply(inputs),
    delete: ({ outputs }) => set(outputs, undefined),
    restore: ({ outputs }) => set(outputs, settingsOf(outputs)),
  };
}

/** `links~1{slug}/GET` and `links/{slug}/GET` → `/links/{slug}/GET`; `*` stays. */
export function methodKey(methodPath: string): string {
  const path = methodPath.replaceAll("~1", "/").replace(/^\/+/, "");
  return path === "*/*" ? path : `/${path}`;
}

function settingsOf(properties: Properties): StageSettings {
  const settings = objectOf(properties, "settings");
  // The provider writes -1 for "no limit of its own".
  const limit = (name: string) => {
    const value = numberOf(settings, name);
    return value === undefined || value < 0 ? undefined : value;
  };
  return { rate: limit("throttlingRateLimit"), burst: limit("throttlingBurstLimit") };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html */
const checkMethodSettings = allOf(
  required("methodPath"),
  matches(
    "methodPath",
    /^\*\/\*$|\/[A-Z]+$/,
    'use "*/*", or a resource path and a method: "links/{slug}/GET"',
  ),
  oneOf("settings.loggingLevel", ["OFF", "ERROR", "INFO"]),
  within("settings.cacheTtlInSeconds", 0, 3_600, "seconds"),
);
