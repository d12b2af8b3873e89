import { arnOf, type CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { isParameterType, parameterProblems } from "../limits.ts";
import type { Parameter, ParameterStore } from "../store.ts";

export function parameterHandler(context: CloudContext, store: ParameterStore): ResourceHandler {
  const apply = (inputs: Properties, version: number): Properties => {
    const outputs = outputsOf(context, inputs, version);
    store.define(parameterOf(context, outputs));
    return outputs;
  };
  return {
    autoName: { property: "name", maxLength: 1011 },
    replaceOn: ["name"],
    changesWithUpdate: ["version"],
    secretOutputs: ["value", "valueWo"],
    note: "SecureString values are encrypted at rest with a key of the stack's own, not by KMS.",
    check: (inputs) =>
      parameterProblems({
        name: textOf(inputs, "name"),
        type: textOf(inputs, "type"),
        value: givenValue(inputs),
        tier: textOf(inputs, "tier"),
        allowedPattern: textOf(inputs, "allowedPattern"),
      }),
    create({ inputs }) {
      const name = textOf(inputs, "name") ?? "";
      if (store.find(name) && inputs.overwrite !== true) {
        throw new Error(
          `parameter "${name}" is there already, put through the API; delete it or set overwrite: true to take it over`,
        );
      }
      store.discardPut(name);
      return { id: name, outputs: apply(inputs, 1) };
    },
    update({ id, inputs, oldInputs }) {
      const version = (store.find(id)?.version ?? 0) + 1;
      if (givenValue(inputs) !== givenValue(oldInputs)) store.discardPut(id);
      return apply(inputs, version);
    },
    delete({ id }) {
      store.delete(id);
    },
    restore: ({ outputs }) => store.define(parameterOf(context, outputs)),
  };
}

function givenValue(inputs: Properties): string | undefined {
  return textOf(inputs, "value") ?? textOf(inputs, "insecureValue") ?? textOf(inputs, "valueWo");
}

function outputsOf(context: CloudContext, inputs: Properties, version: number): Properties {
  const name = textOf(inputs, "name") ?? "";
  const type = textOf(inputs, "type") ?? "String";
  const value = givenValue(inputs) ?? "";
  const tags = objectOf(inputs, "tags");
  return {
    ...inputs,
    id: name,
    name,
    type,
    value,
    insecureValue: type === "SecureString" ? "" : value,
    arn: arnOf(context, "ssm", `parameter/${name.replace(/^\//, "")}`),
    dataType: textOf(inputs, "dataType") ?? "text",
    tier: textOf(inputs, "tier") ?? "Standard",
    keyId: textOf(inputs, "keyId") ?? (type === "SecureString" ? "alias/aws/ssm" : ""),
    hasValueWo: inputs.valueWo !== undefined,
    region: context.region,
    version,
    tags,
    tagsAll: tags,
  };
}

function parameterOf(context: CloudContext, outputs: Properties): Parameter {
  const type = textOf(outputs, "type") ?? "";
  const description = textOf(outputs, "description");
  const allowedPattern = textOf(outputs, "allowedPattern");
  const keyId = textOf(outputs, "keyId");
  return {
    name: textOf(outputs, "name") ?? "",
    type: isParameterType(type) ? type : "String",
    value: textOf(outputs, "value") ?? "",
    version: Number(outputs.version ?? 1),
    lastModified: context.clock.now(),
    dataType: textOf(outputs, "dataType") ?? "text",
    tier: textOf(outputs, "tier") ?? "Standard",
    ...(description ? { description } : {}),
    ...(allowedPattern ? { allowedPattern } : {}),
    ...(keyId ? { keyId } : {}),
  };
}
