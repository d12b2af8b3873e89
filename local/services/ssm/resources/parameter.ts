import { allOf, noLongerThan, whenKnown } from "../../../checks.ts";
import type { CloudContext } from "../../../context.ts";
import { objectOf, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { SsmService } from "../index.ts";
import { isParameterType, parameterProblems } from "../limits.ts";
import type { Parameter } from "../store.ts";

export function parameterHandler(ssm: SsmService): ResourceHandler {
  const { context, store } = ssm;
  return {
    autoName: { property: "name", maxLength: 1011 },
    replaceOn: ["name"],
    changesWithUpdate: ["version"],
    secretOutputs: ["value", "valueWo"],
    note: "SecureString values are encrypted at rest with a key of the stack's own, not by KMS.",
    check: checkParameter,
    create({ urn, inputs }) {
      const name = textOf(inputs, "name") ?? "";
      // One of this very resource is left of a run that was cut short.
      if (store.find(name) && store.ownerOf(name) !== urn && inputs.overwrite !== true) {
        throw new Error(
          `parameter "${name}" is there already, put through the API; delete it or set overwrite: true to take it over`,
        );
      }
      const outputs = outputsOf(ssm, inputs, (store.find(name)?.version ?? 0) + 1);
      store.put(parameterOf(context, outputs), { tags: textMapOf(inputs, "tags"), owner: urn });
      return { id: name, outputs };
    },
    update({ urn, id, inputs, oldInputs }) {
      const present = store.find(id);
      const outputs = outputsOf(ssm, inputs, (present?.version ?? 0) + 1);
      const parameter = parameterOf(context, outputs);
      // What a caller put since is given up when the program's own value changes, and not before.
      const kept = present && givenValue(inputs) === givenValue(oldInputs) ? { value: present.value } : {};
      store.put({ ...parameter, ...kept }, { tags: textMapOf(inputs, "tags"), owner: urn });
      return outputs;
    },
    delete({ id }) {
      store.delete(id);
    },
    read({ id, inputs }) {
      const present = store.find(id);
      if (!present) return undefined;
      // A write-only value is never read back.
      const property = ["value", "insecureValue"].find((each) => inputs[each] !== undefined);
      return { type: present.type, ...(property === undefined ? {} : { [property]: present.value }) };
    },
    restore({ urn, outputs, id }) {
      if (store.find(id)) return;
      store.put(parameterOf(context, outputs), { tags: textMapOf(outputs, "tags"), owner: urn });
    },
  };
}

function givenValue(inputs: Properties): string | undefined {
  return textOf(inputs, "value") ?? textOf(inputs, "insecureValue") ?? textOf(inputs, "valueWo");
}

function outputsOf(ssm: SsmService, inputs: Properties, version: number): Properties {
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
    arn: ssm.arnOf(name),
    dataType: textOf(inputs, "dataType") ?? "text",
    tier: textOf(inputs, "tier") ?? "Standard",
    keyId: textOf(inputs, "keyId") ?? (type === "SecureString" ? "alias/aws/ssm" : ""),
    hasValueWo: inputs.valueWo !== undefined,
    region: ssm.context.region,
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
    labels: [],
    dataType: textOf(outputs, "dataType") ?? "text",
    tier: textOf(outputs, "tier") ?? "Standard",
    ...(description ? { description } : {}),
    ...(allowedPattern ? { allowedPattern } : {}),
    ...(keyId ? { keyId } : {}),
  };
}

/** What is not known yet is left out: the rest is judged without it. */
const checkParameter = allOf(noLongerThan("description", 1_024), (inputs) =>
  parameterProblems({
    name: whenKnown(() => textOf(inputs, "name")),
    type: whenKnown(() => textOf(inputs, "type")),
    value: whenKnown(() => givenValue(inputs)),
    tier: whenKnown(() => textOf(inputs, "tier") ?? "Standard") ?? "Advanced",
    allowedPattern: whenKnown(() => textOf(inputs, "allowedPattern")),
  }),
);
