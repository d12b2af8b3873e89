import { allOf, noLongerThan } from "../../../checks.ts";
import { numberOf, objectOf, type Properties, textMapOf, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { SecretsManagerService } from "../index.ts";
import { nameProblem, recoveryWindow } from "../limits.ts";
import { newSecret } from "../new-secret.ts";
import type { Secret } from "../secret.ts";
import { checkSecretPolicy } from "./secret-policy.ts";

export function secretHandler(service: SecretsManagerService): ResourceHandler {
  const settings = (inputs: Properties) => ({
    name: textOf(inputs, "name") ?? "",
    description: textOf(inputs, "description"),
    kmsKeyId: textOf(inputs, "kmsKeyId"),
    tags: textMapOf(inputs, "tags"),
  });
  const outputsOf = (inputs: Properties, { arn, policy }: Pick<Secret, "arn" | "policy">): Properties => {
    const tags = objectOf(inputs, "tags");
    return {
      ...inputs,
      id: arn,
      arn,
      namePrefix: textOf(inputs, "namePrefix") ?? "",
      forceOverwriteReplicaSecret: inputs.forceOverwriteReplicaSecret === true,
      policy: policy ?? "",
      recoveryWindowInDays: numberOf(inputs, "recoveryWindowInDays") ?? recoveryWindow.default,
      region: service.context.region,
      replicas: [],
      tags,
      tagsAll: tags,
    };
  };
  return {
    autoName: { property: "name", maxLength: 512 },
    replaceOn: ["name", "namePrefix", "type"],
    note: "Values are encrypted at rest with a key of the stack's own, not by KMS. No replicas.",
    check: checkSecret,
    create({ inputs }) {
      const { context, store } = service;
      const made = { ...newSecret(context, store, settings(inputs)), policy: textOf(inputs, "policy") };
      store.put(made);
      return { id: made.arn, outputs: outputsOf(inputs, made) };
    },
    update({ id, inputs, oldInputs }) {
      const secret = service.store.get(id);
      const policy = inputs.policy === oldInputs.policy ? secret.policy : textOf(inputs, "policy");
      const changed = { ...secret, ...settings(inputs), policy, changed: service.context.clock.now() };
      service.store.put(changed);
      return outputsOf(inputs, changed);
    },
    delete({ id, outputs }) {
      const secret = service.store.find(id);
      if (secret && secret.deletion === undefined) {
        service.deleteAfter(secret, numberOf(outputs, "recoveryWindowInDays") ?? recoveryWindow.default);
      }
    },
    read({ id }): Properties | undefined {
      const secret = service.store.find(id);
      if (!secret || secret.deletion !== undefined) return undefined;
      return secret.description === undefined ? {} : { description: secret.description };
    },
    restore({ id, inputs, outputs }) {
      if (service.store.find(id)) return;
      const { context, store } = service;
      store.put({
        ...newSecret(context, store, settings(outputs)),
        arn: id,
        policy: textOf(inputs, "policy"),
      });
    },
  };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const checkSecret = allOf(
  checkName,
  noLongerThan("description", 2_048),
  checkRecoveryWindow,
  checkInlinePolicy,
);

function checkName(inputs: Properties): readonly CheckFailure[] {
  const name = textOf(inputs, "name");
  const problem = name === undefined ? undefined : nameProblem(name);
  return problem ? [{ property: "name", reason: problem }] : [];
}

function checkRecoveryWindow(inputs: Properties): readonly CheckFailure[] {
  const days = numberOf(inputs, "recoveryWindowInDays");
  const { min, max } = recoveryWindow;
  if (days === undefined || days === 0 || (days >= min && days <= max)) return [];
  const reason = `a recovery window of ${days} days is not allowed; use ${min} to ${max}, or 0 to delete at once`;
  return [{ property: "recoveryWindowInDays", reason }];
}

function checkInlinePolicy(inputs: Properties): readonly CheckFailure[] {
  return textOf(inputs, "policy") ? checkSecretPolicy(inputs) : [];
}
