import * as pulumi from "@pulumi/pulumi";

/** Shorter secrets stand in too much innocent text to be told from it. */
const minLength = 6;

export interface ConfigSecret {
  /** `platform:apiKey` */
  readonly key: string;
  readonly values: readonly string[];
}

/** `config.require` answers a secret as plain text, which nothing marks: all that can be known is its value. */
export function configSecrets(): readonly ConfigSecret[] {
  return Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => runtime.isConfigSecret(key))
    .map(([key, text]) => ({ key, values: texts(text) }));
}

/** The key of the secret that a text holds. */
export function secretWithin(text: string, secrets: readonly ConfigSecret[]): string | undefined {
  return secrets.find(({ values }) => values.some((value) => text.includes(value)))?.key;
}

// The SDK marks it @internal and leaves it out of its declarations; it is pinned, and a test goes by it.
const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** A secret object comes as JSON: the program captures a part of it. */
function texts(secret: string): string[] {
  const parts = [secret];
  try {
    const collect = (value: unknown): void => {
      if (typeof value === "string") parts.push(value);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
    };
    collect(JSON.parse(secret));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return parts.filter((part) => part.length >= minLength);
}
