import { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { SSMClient } from "@aws-sdk/client-ssm";
import { lookupClientConfig } from "./lookup-client-config";

/** Seconds until a change is seen everywhere. */
const maxAge = 60;

/**
 * A reader of a parameter of Parameter Store. Called once for each execution environment, outside of the handler, so
 * that invocations share one client, its open connections and the cached value.
 */
export function openParameter(name: string): () => Promise<string> {
  const provider = new SSMProvider({ awsSdkV3Client: new SSMClient(lookupClientConfig) });
  return async () => {
    const value = await provider.get(name, { maxAge });
    if (value === undefined) throw new Error(`parameter ${name} holds nothing; give it a value`);
    return value;
  };
}
