import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { lookupClientConfig } from "./lookup-client-config";
import { RotatingSecret } from "./rotating-secret";

/** Seconds that a value is used without a look at Secrets Manager. */
const maxAge = 300;

/**
 * A secret of Secrets Manager, by name or ARN. Called once for each execution environment, outside of the handler, so
 * that invocations share one client, its open connections and the cached value.
 */
export function openSecret(secretId: string): RotatingSecret {
  const provider = new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(lookupClientConfig) });
  return new RotatingSecret(async ({ forceFetch }) => {
    const value = await provider.get(secretId, { maxAge, forceFetch });
    if (typeof value === "string") return value;
    throw new Error(`secret ${secretId} holds ${value === undefined ? "nothing" : "bytes"}; give it a text`);
  });
}
