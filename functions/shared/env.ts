/**
 * The only reader of a function's environment variables.
 * @throws Error that names every missing or empty variable together
 */
export function readEnvironment<Name extends string>(...names: readonly Name[]): Record<Name, string> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(
      `environment variable${missing.length > 1 ? "s" : ""} ${missing.join(", ")} not set; ` +
        "set them in the function's `environment` in infra/",
    );
  }
  // Every name was seen to have a value.
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
