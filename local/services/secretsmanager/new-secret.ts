import type { CloudContext } from "../../context.ts";
import { exists, invalidRequest } from "./errors.ts";
import type { Secret } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/**
 * A secret without a value yet.
 * @throws AwsError when the name is taken, by a secret marked for deletion too
 */
export function newSecret(
  context: CloudContext,
  store: SecretStore,
  given: Pick<Secret, "name" | "description" | "kmsKeyId" | "tags">,
): Secret {
  const before = store.find(given.name);
  if (before?.deletion !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (before) throw exists(`The operation failed because the secret ${given.name} already exists.`);
  const now = context.clock.now();
  return {
    ...given,
    arn: store.newArn(given.name),
    created: now,
    changed: now,
    accessed: undefined,
    deletion: undefined,
    policy: undefined,
    versions: [],
  };
}
