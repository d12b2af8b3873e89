import { randomUUID } from "node:crypto";
import { type Properties, textOf, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { SecretsManagerService } from "../index.ts";
import { valueProblem } from "../limits.ts";
import { addVersion, current, moveStage, previous, type SecretValue } from "../secret.ts";

export function secretVersionHandler(service: SecretsManagerService): ResourceHandler {
  const put = (inputs: Properties, id: string): Properties => {
    const secret = service.store.getUsable(textOf(inputs, "secretId") ?? "");
    const value = givenValue(inputs);
    if (!value) throw new Error("a secret version has no value; set secretString or secretBinary");
    const stages = stagesOf(inputs);
    service.store.put(addVersion(secret, { id, value, created: service.context.clock.now(), stages }));
    return {
      ...inputs,
      id: `${secret.arn}|${id}`,
      arn: secret.arn,
      secretArn: secret.arn,
      versionId: id,
      versionStages: stages,
      hasSecretStringWo: inputs.secretStringWo !== undefined,
      region: service.context.region,
    };
  };
  return {
    replaceOn: ["secretId", "secretString", "secretBinary"],
    changesWithUpdate: ["versionId"],
    secretOutputs: ["secretString", "secretBinary", "secretStringWo"],
    check(inputs) {
      const value = givenValue(inputs);
      const problem = value && valueProblem(value);
      return problem ? [{ property: "secretString", reason: problem }] : [];
    },
    create({ inputs }) {
      const outputs = put(inputs, randomUUID());
      return { id: String(outputs.id), outputs };
    },
    update({ inputs, oldInputs, oldOutputs }) {
      // A write-only value is not in the state: its version number says that there is a new one.
      if (inputs.secretStringWoVersion !== oldInputs.secretStringWoVersion) return put(inputs, randomUUID());
      const id = textOf(oldOutputs, "versionId") ?? "";
      const secret = service.store.getUsable(textOf(inputs, "secretId") ?? "");
      const stages = stagesOf(inputs);
      const versions = stages.reduce((all, stage) => moveStage(all, stage, id), secret.versions);
      service.store.put({ ...secret, versions });
      return { ...oldOutputs, ...inputs, versionStages: stages };
    },
    // The version stays, as on AWS, where none can be deleted; without labels it is deprecated.
    delete({ outputs }) {
      const secret = service.store.find(textOf(outputs, "secretId") ?? "");
      if (!secret) return;
      const id = textOf(outputs, "versionId");
      const version = secret.versions.find((each) => each.id === id);
      const own = version?.stages.filter((stage) => stage !== current && stage !== previous) ?? [];
      const versions = own.reduce((all, stage) => moveStage(all, stage, undefined), secret.versions);
      service.store.put({ ...secret, versions });
    },
    restore({ outputs }) {
      // Only where the store lost it: what callers rotated since is newer than this.
      const secret = service.store.find(textOf(outputs, "secretId") ?? "");
      const value = givenValue(outputs);
      if (!secret || !value || secret.versions.length > 0) return;
      const id = textOf(outputs, "versionId") ?? randomUUID();
      const created = service.context.clock.now();
      service.store.put(addVersion(secret, { id, value, created, stages: stagesOf(outputs) }));
    },
  };
}

function givenValue(properties: Properties): SecretValue | undefined {
  const string = textOf(properties, "secretString") ?? textOf(properties, "secretStringWo");
  const binary = textOf(properties, "secretBinary");
  return string !== undefined ? { string } : binary !== undefined ? { binary } : undefined;
}

function stagesOf(properties: Properties): readonly string[] {
  const stages = textsOf(properties, "versionStages");
  return stages.length > 0 ? stages : [current];
}
