import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../log.ts";
import type { FunctionConfiguration } from "./configuration.ts";
import { environmentVariables } from "./runtime/environment-variables.ts";
import { launchableFamilies, launchOf } from "./runtime/launch.ts";
import { PrivateTmp } from "./runtime/private-tmp.ts";
import { RuntimeProcess } from "./runtime/runtime-process.ts";

/**
 * Starts a function's process once, for nothing but the time that takes: from its spawn to the request for its first
 * event. That is AWS's Init Duration; no compile cache and no spare process helps it. The handler is not called.
 * @param taskRoot absolute folder of the unpacked archive
 * @returns milliseconds
 * @throws Error when the function does not come to work, with what it said
 */
export async function measureInit(configuration: FunctionConfiguration, taskRoot: string): Promise<number> {
  const launch = launchOf(configuration.runtime);
  if (!launch) {
    throw new Error(
      `the local cloud cannot run ${configuration.runtime}; it runs ${launchableFamilies().join(", ")}`,
    );
  }
  const env = environmentVariables(configuration, {
    region: "us-east-1",
    // Port 1 refuses every connection: what a function asks for while it starts is not there.
    endpointUrl: "http://127.0.0.1:1",
    credentials: { accessKeyId: "local", secretAccessKey: "local", sessionToken: "local" },
    logStream: "init",
    taskRoot,
  });
  const folder = mkdtempSync(join(tmpdir(), "slipway-init-"));
  // The making of a /tmp is no part of what is measured.
  const tmp = new PrivateTmp({ folder, visible: [], log: silentLog, namespaces: false });
  const output: string[] = [];
  const { promise: ready, resolve, reject } = Promise.withResolvers<number>();
  const started = performance.now();
  const { ephemeralStorage } = configuration;
  const runtime = new RuntimeProcess(
    { launch, env, tmp, ephemeralStorage },
    {
      onNext: () => resolve(performance.now() - started),
      onInitError: (payload) => reject(new Error(`its init failed: ${payload}`)),
      onExit: ({ error, code }) =>
        reject(error ?? new Error(`its process ended with code ${code}: ${output.join("\n")}`)),
      onOutput: (message) => output.push(message),
      onLost: () => {},
      onAnswer: () => {},
    },
  );
  try {
    return await ready;
  } finally {
    runtime.kill();
    await runtime.exited;
    rmSync(folder, { recursive: true, force: true });
  }
}
