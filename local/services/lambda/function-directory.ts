import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { versionOf } from "./alias.ts";
import type { EventSettings } from "./events/event-settings.ts";
import { defaultEventInvokeConfig, FunctionSettings } from "./function-settings.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { VersionedFunction } from "./versioned-function.ts";

/** The functions there are, what is set about them, and what a name with a qualifier leads to. */
export class FunctionDirectory {
  readonly #context: CloudContext;
  readonly #random: () => number;
  readonly #functions = new Map<string, VersionedFunction>();
  readonly #settings = new Map<string, FunctionSettings>();

  /** @param random - 0 up to 1: chooses between the versions of a weighted alias */
  constructor(context: CloudContext, random: () => number) {
    this.#context = context;
    this.#random = random;
  }

  get(name: string): VersionedFunction | undefined {
    return this.#functions.get(name);
  }

  /** Every function, by name. */
  list(): readonly VersionedFunction[] {
    return [...this.#functions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }

  add(name: string, lambda: VersionedFunction): void {
    this.#functions.set(name, lambda);
  }

  delete(name: string): void {
    this.#functions.delete(name);
    this.#settings.delete(name);
  }

  /** Kept also for a function that is not there yet. */
  settingsOf(name: string): FunctionSettings {
    const settings = this.#settings.get(name) ?? new FunctionSettings();
    this.#settings.set(name, settings);
    return settings;
  }

  /**
   * A version of a function; for an alias the version that it names, whatever others it gives weight to.
   * @throws AwsError ResourceNotFoundException
   */
  version(name: string, qualifier = "$LATEST"): LambdaFunction {
    const alias = this.#settings.get(name)?.aliases.get(qualifier);
    return this.#found(name, alias?.functionVersion ?? qualifier, qualifier);
  }

  /** The version for one invocation: as `version`, but a weighted alias chooses. @throws AwsError the same */
  versionToRun(name: string, qualifier = "$LATEST"): LambdaFunction {
    const alias = this.#settings.get(name)?.aliases.get(qualifier);
    return this.#found(name, alias ? versionOf(alias, this.#random()) : qualifier, qualifier);
  }

  /** Undefined when there is no such function, version or alias. */
  eventSettingsOf(name: string, qualifier = "$LATEST"): EventSettings | undefined {
    const settings = this.#settings.get(name);
    const versions = this.#functions.get(name);
    const version = versions?.version(settings?.aliases.get(qualifier)?.functionVersion ?? qualifier);
    if (!versions || !version) return undefined;
    return {
      ...(settings?.eventInvokeConfigs.get(qualifier) ?? defaultEventInvokeConfig),
      deadLetterTarget: version.configuration.deadLetterTarget,
      stopped: versions.latest.configuration.reservedConcurrency === 0,
    };
  }

  #found(name: string, version: string, qualifier: string): LambdaFunction {
    const found = this.#functions.get(name)?.version(version);
    if (found) return found;
    const suffix = qualifier === "$LATEST" ? "" : `:${qualifier}`;
    const arn = arnOf(this.#context, "lambda", `function:${name}${suffix}`);
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }
}
