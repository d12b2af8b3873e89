import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/**
 * Writes what the CLI starts for a policy pack of Node: where it finds no language host of its own, it asks its home
 * for the plugin `pulumi-analyzer-policy-nodejs`. The SDK has all of it but the few lines that start it.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/analyzer_plugin.go
 * @param home PULUMI_HOME
 */
export function writePolicyLauncher(home: string, projectRoot: string): void {
  const require = createRequire(join(projectRoot, "package.json"));
  const entryPoint = require.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
  const folder = join(home, "plugins", "analyzer-policy-nodejs-v1.0.0");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const command = [process.execPath, entryPoint].map(quoted).join(" ");
  const script = `#!/bin/sh\nPULUMI_NODEJS_TRANSPILE_ONLY=true exec ${command} "$@"\n`;
  writeFileSync(join(folder, "pulumi-analyzer-policy-nodejs"), script, { mode: 0o700 });
}

/** The CLI works in a folder of its own: paths of policy packs are taken from the project's. */
export function withPackPaths(args: readonly string[], projectRoot: string): readonly string[] {
  return args.map((word, index) => {
    const [option, path] = word.split("=", 2);
    if (option === "--policy-pack" && path !== undefined) return `${option}=${resolve(projectRoot, path)}`;
    return args[index - 1] === "--policy-pack" ? resolve(projectRoot, word) : word;
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
