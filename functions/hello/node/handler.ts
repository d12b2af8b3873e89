/** What the functions of this folder are sent in Lambda's own first example. */
interface KeyedEvent {
  readonly key1?: string;
  readonly key2?: string;
  readonly key3?: string;
}

/** Logs the three values of the event, and answers the first. */
export function hello(): (event: KeyedEvent) => Promise<string | undefined> {
  return async ({ key1, key2, key3 }) => {
    for (const value of [key1, key2, key3]) console.log(`value: ${value}`);
    return key1;
  };
}
