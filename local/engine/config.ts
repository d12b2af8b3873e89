import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { UserError } from "../../terminal/user-error.ts";
import { type ConfigType, configTypes, typedValue } from "./config-type.ts";

/** What a run of the program is given: from Pulumi.yaml, Pulumi.<stack>.yaml and the stack's own local config.yaml. */
export interface ProgramConfig {
  /** Pulumi project name, `platform`. */
  readonly project: string;
  readonly stack: string;
  /** Value of `aws:region`. */
  readonly region: string;
  /** Absolute working directory of the program. */
  readonly folder: string;
  /** File to run, or `.` for what package.json names in `main`. */
  readonly program: string;
  /** Other compiler options than those of `<folder>/tsconfig.json`: runtime option `tsconfig`. */
  readonly tsconfig?: string | undefined;
  /** For node itself: runtime option `nodeargs`. */
  readonly nodeArguments?: readonly string[] | undefined;
  /** By full key, `platform:linkTtl`, in the text form that PULUMI_CONFIG carries. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys whose values are secret. */
  readonly secretKeys: readonly string[];
  /** Full keys that this machine alone sets, in the stack's own config.yaml. */
  readonly localKeys?: readonly string[];
}

export interface ConfigSources {
  /**
   * Folder of the stack's state, where `secrets.yaml` and `config.yaml` may lie; null where what this machine has there
   * is not to count. @default `<project root>/.slipway/<stack>`
   */
  readonly stateDir?: string | null;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Secrets that only Pulumi can decrypt get a text of their ciphertext's, for a run that is to show what changes.
   * @default false
   */
  readonly standIns?: boolean;
}

interface Declaration {
  readonly key: string;
  readonly type: ConfigType | undefined;
  readonly itemType: ConfigType | undefined;
  readonly fallback: unknown;
  readonly description: string;
  readonly secret: boolean;
}

/** In the folder of a stack's state: what this machine sets over Pulumi.<stack>.yaml, by key. */
export const localConfigFile = "config.yaml";

const defaultRegion = "us-east-1";

/**
 * Reads and checks the configuration of one stack.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/ (schema), https://www.pulumi.com/docs/iac/concepts/config/
 * @throws UserError listing all that is missing or wrong
 */
export function readProgramConfig(
  projectRoot: string,
  stack: string,
  sources: ConfigSources = {},
): ProgramConfig {
  const { env = process.env, standIns = false } = sources;
  const stateDir = sources.stateDir ?? join(projectRoot, ".slipway", stack);
  const readOwn = (name: string) =>
    sources.stateDir === null ? [] : [...readLocalValues(join(stateDir, name), project)];
  const projectFile = readProjectFile(projectRoot);
  const { project } = projectFile;
  const stackFileName = `Pulumi.${stack}.yaml`;
  // Later entries win: what is set for this machine alone, such as which of its releases is live.
  const ownValues = new Map(readOwn(localConfigFile));
  const given = new Map([...readStackValues(projectRoot, stack, project), ...ownValues]);
  const localSecrets = Object.fromEntries(readOwn("secrets.yaml"));
  const problems: string[] = [];
  const missingSecrets: string[] = [];
  const values: Record<string, string> = { "aws:region": defaultRegion };
  const secretKeys: string[] = [];

  const declarations = readDeclarations(projectFile.config, project, problems);
  const take = (key: string, value: unknown, declaration: Declaration | undefined) => {
    const secured = holdsSecure(value);
    const variable = secretVariable(key, project);
    const plain = secured
      ? (localSecrets[key] ?? env[variable] ?? (standIns ? standInFor(value) : undefined))
      : value;
    if (plain === undefined) {
      missingSecrets.push(`${shortKey(key, project)} (${variable})`);
      return;
    }
    const checked = typedValue(plain, declaration?.type, declaration?.itemType);
    if ("text" in checked) {
      values[key] = checked.text;
      if (secured || declaration?.secret) secretKeys.push(key);
    } else {
      // The value of a secret is not for error messages.
      const got = secured || declaration?.secret ? "a value of another form" : JSON.stringify(plain);
      problems.push(`${shortKey(key, project)}: got ${got}; allowed is ${checked.allowed}`);
    }
  };

  for (const declaration of declarations.values()) {
    const value = given.has(declaration.key) ? given.get(declaration.key) : declaration.fallback;
    if (value !== undefined) take(declaration.key, value, declaration);
    else {
      const what = declaration.description ? ` (${declaration.description})` : "";
      problems.push(
        `${shortKey(declaration.key, project)}${what}: missing; set ${declaration.key} in ${stackFileName}, or give it a default in Pulumi.yaml`,
      );
    }
  }
  for (const [key, value] of given) {
    if (declarations.has(key)) continue;
    if (key.startsWith(`${project}:`)) {
      const allowed = [...declarations.keys()].filter((each) => each.startsWith(`${project}:`));
      const names = allowed.map((each) => shortKey(each, project)).join(", ") || "none";
      problems.push(
        `${shortKey(key, project)}: unknown; allowed are ${names}. Remove it from ${stackFileName}, or declare it in Pulumi.yaml`,
      );
    } else take(key, value, undefined);
  }
  if (missingSecrets.length > 0) {
    problems.push(
      `secrets that only Pulumi can decrypt: ${missingSecrets.join(", ")}. For use on this machine put their values into ` +
        `${join(stateDir, "secrets.yaml")} (key: value), or into the environment variables in parentheses`,
    );
  }
  if (problems.length > 0) {
    throw new UserError(
      `The configuration of stack "${stack}" has problems:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  return {
    project,
    stack,
    region: values["aws:region"] ?? defaultRegion,
    ...programOf(projectRoot, projectFile.main),
    ...runtimeOptionsOf(projectFile.runtime),
    values,
    secretKeys,
    localKeys: [...ownValues.keys()],
  };
}

/** Pulumi project name, `platform`, of the program in a folder. @throws UserError when its Pulumi.yaml is wrong */
export function readProjectName(projectRoot: string): string {
  return readProjectFile(projectRoot).project;
}

/** Shorter values (`dev`, `true`) occur in any text. */
const shortestMaskedSecret = 6;

/** A text of the program's, without the secret values of its configuration. */
export function maskSecrets(text: string, config: ProgramConfig): string {
  return config.secretKeys.reduce((masked, key) => {
    const value = config.values[key] ?? "";
    return value.length < shortestMaskedSecret ? masked : masked.replaceAll(value, "[secret]");
  }, text);
}

interface ProjectFile {
  readonly project: string;
  readonly main: string | undefined;
  readonly runtime: unknown;
  readonly config: Readonly<Record<string, unknown>>;
}

function readProjectFile(projectRoot: string): ProjectFile {
  const file = join(projectRoot, "Pulumi.yaml");
  if (!existsSync(file)) {
    throw new UserError(
      `There is no Pulumi.yaml in ${projectRoot}; run this in the folder of a Pulumi project`,
    );
  }
  const { name, main, runtime, config } = readYaml(file);
  const language = recordOf(runtime)?.name ?? runtime;
  if (language !== "nodejs") {
    throw new UserError(
      `${file}: runtime: got ${JSON.stringify(language)}; the local engine runs nodejs programs only`,
    );
  }
  if (typeof name !== "string" || !/^[\w.-]{1,100}$/.test(name)) {
    throw new UserError(
      `${file}: name: got ${JSON.stringify(name)}; allowed are letters, digits, "-", "_" and "."; name the project`,
    );
  }
  return {
    project: name,
    main: typeof main === "string" ? main : undefined,
    runtime,
    config: recordOf(config) ?? {},
  };
}

function readDeclarations(
  config: Readonly<Record<string, unknown>>,
  project: string,
  problems: string[],
): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const [name, schema] of Object.entries(config)) {
    const key = fullKey(name, project);
    // A bare value, `aws:region: us-east-1`, is the short form of `value`.
    const { type, items, value, description, secret, ...rest } = recordOf(schema) ?? { value: schema };
    const itemType = recordOf(items)?.type;
    for (const each of [type, itemType]) {
      if (each !== undefined && !isConfigType(each)) {
        problems.push(
          `${name}: Pulumi.yaml gives it the type "${each}"; allowed are ${configTypes.join(", ")}`,
        );
      }
    }
    declarations.set(key, {
      key,
      type: isConfigType(type) ? type : undefined,
      itemType: isConfigType(itemType) ? itemType : undefined,
      fallback: value ?? rest.default,
      description: typeof description === "string" ? description.trim() : "",
      secret: secret === true,
    });
  }
  return declarations;
}

function isConfigType(type: unknown): type is ConfigType {
  return configTypes.some((each) => each === type);
}

function readStackValues(projectRoot: string, stack: string, project: string): Map<string, unknown> {
  const file = join(projectRoot, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const others = readdirSync(projectRoot).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    if (others.length > 0) {
      throw new UserError(
        `There is no stack "${stack}": ${file} does not exist. Stacks here are ${others.join(", ")}; choose one, or add the file`,
      );
    }
    return new Map();
  }
  const values = recordOf(readYaml(file).config) ?? {};
  return new Map(Object.entries(values).map(([key, value]) => [fullKey(key, project), value]));
}

function readLocalValues(file: string, project: string): Map<string, unknown> {
  if (!existsSync(file)) return new Map();
  return new Map(Object.entries(readYaml(file)).map(([key, value]) => [fullKey(key, project), value]));
}

function readYaml(file: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} is not valid YAML: ${error instanceof Error ? error.message : error}`);
  }
  if (content === null || content === undefined) return {};
  const record = recordOf(content);
  if (!record) throw new UserError(`${file}: got ${JSON.stringify(content)}; it should hold keys and values`);
  return record;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // A YAML mapping without a tag; its keys are texts.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** As Pulumi encrypts it in the file: `secure: …`, anywhere in the value. */
function holdsSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecure);
  const record = recordOf(value);
  if (!record) return false;
  const keys = Object.keys(record);
  return (keys.length === 1 && typeof record.secure === "string") || Object.values(record).some(holdsSecure);
}

function standInFor(secured: unknown): string {
  return `stand-in-${createHash("sha256").update(JSON.stringify(secured)).digest("hex").slice(0, 16)}`;
}

const fullKey = (key: string, project: string) => (key.includes(":") ? key : `${project}:${key}`);
const shortKey = (key: string, project: string) =>
  key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;

/** `platform:dbPassword` → `SLIPWAY_SECRET_DB_PASSWORD` */
function secretVariable(key: string, project: string): string {
  const words = shortKey(key, project).replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
  return `SLIPWAY_SECRET_${words.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`;
}

/** Where the CLI would run the program: in the folder of `main`, or in the root when there is no `main`. */
function programOf(projectRoot: string, main: string | undefined): { folder: string; program: string } {
  if (main === undefined) return { folder: resolve(projectRoot), program: "." };
  const path = resolve(projectRoot, main);
  if (!existsSync(path)) {
    throw new UserError(`Pulumi.yaml: main: "${main}" does not exist; name a file or folder of the project`);
  }
  return statSync(path).isDirectory()
    ? { folder: path, program: "." }
    : { folder: dirname(path), program: basename(path) };
}

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options */
function runtimeOptionsOf(runtime: unknown): Pick<ProgramConfig, "tsconfig" | "nodeArguments"> {
  const { tsconfig, nodeargs } = recordOf(recordOf(runtime)?.options) ?? {};
  return {
    ...(typeof tsconfig === "string" ? { tsconfig } : {}),
    ...(typeof nodeargs === "string" ? { nodeArguments: nodeargs.split(/\s+/).filter(Boolean) } : {}),
  };
}
