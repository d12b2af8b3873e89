// biome-ignore lint/complexity/noBannedTypes: any function at all, never called
export type Callable = Function;

/** A use of a variable: `.cache.seen` of `settings.cache.seen`. */
interface PropertyChain {
  readonly infos: readonly { readonly name: string }[];
}

/**
 * The serializer's own view of a function. The SDK declares no types for these modules and may move them; it is pinned,
 * and the tests of the lint go by them.
 */
interface ClosureModules {
  parseFunction(text: string): readonly [
    error: string | undefined,
    parsed?: {
      readonly capturedVariables: Readonly<
        Record<"required" | "optional", ReadonlyMap<string, readonly PropertyChain[]>>
      >;
    },
  ];
  lookupCapturedVariableValueAsync(user: Callable, name: string, throwOnFailure: boolean): Promise<unknown>;
  getSessionAsync(): Promise<Session>;
}

interface Session {
  post(method: string, parameters: object, callback: (error: Error | null, answer: Answer) => void): void;
}

interface Answer {
  readonly result: { readonly objectId?: string } | readonly Property[];
  readonly internalProperties?: readonly Property[];
}

/** https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#type-PropertyDescriptor */
interface Property {
  readonly name: string;
  readonly value?: { readonly objectId?: string; readonly subtype?: string; readonly description?: string };
}

function closureModules(): ClosureModules {
  const folder = "@pulumi/pulumi/runtime/closure";
  return {
    ...require(`${folder}/parseFunction`),
    ...require(`${folder}/v8`),
    ...require(`${folder}/v8Hooks`),
  };
}

/** Variables from outside that a function's text names, with the properties it uses of each. */
export function capturedVariables(user: Callable): ReadonlyMap<string, readonly PropertyChain[]> {
  const [, parsed] = closureModules().parseFunction(user.toString());
  if (parsed === undefined) return new Map();
  const { required, optional } = parsed.capturedVariables;
  return new Map([...optional, ...required]);
}

/** The value of a variable that a function captures; of a promise its result. */
export function lookUp(user: Callable, name: string): Promise<unknown> {
  return closureModules().lookupCapturedVariableValueAsync(user, name, false);
}

/** Captured variables that hold promises: asked of V8, since what is handed through async functions is awaited. */
export async function promiseVariables(user: Callable): Promise<string[]> {
  const names = capturedVariables(user);
  if (names.size === 0) return [];
  const session = await closureModules().getSessionAsync();
  const post = (method: string, parameters: object) =>
    new Promise<Answer>((resolve, reject) => {
      session.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  const propertiesOf = (objectId: string) => post("Runtime.getProperties", { objectId, ownProperties: true });
  const holder = globalThis as { slipwayCallback?: Callable };
  holder.slipwayCallback = user;
  // In-process the answer is there before `post` returns: no other call comes between.
  const evaluated = post("Runtime.evaluate", { expression: "globalThis.slipwayCallback" });
  delete holder.slipwayCallback;
  const { result } = await evaluated;
  if (!("objectId" in result) || result.objectId === undefined) return [];
  const { internalProperties = [] } = await propertiesOf(result.objectId);
  const scopesId = internalProperties.find(({ name }) => name === "[[Scopes]]")?.value?.objectId;
  if (scopesId === undefined) return [];
  const scopes = (await propertiesOf(scopesId)).result;
  const found = new Map<string, boolean>();
  for (const scope of Array.isArray(scopes) ? scopes : []) {
    // Innermost first; the outermost is the global object, where nothing is captured from.
    if (scope.value?.description?.startsWith("Global")) continue;
    const { result: variables } = await propertiesOf(scope.value?.objectId ?? "");
    for (const { name, value } of Array.isArray(variables) ? variables : []) {
      if (names.has(name) && !found.has(name)) found.set(name, value?.subtype === "promise");
    }
  }
  return [...found].flatMap(([name, isPromise]) => (isPromise ? [name] : []));
}
