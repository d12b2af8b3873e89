import { stripVTControlCharacters } from "node:util";
import type { CloudContext } from "../../context.ts";
import { maskSecrets, type ProgramConfig } from "../config.ts";
import type { ProgramFunction } from "../program-function.ts";
import { type ProgramExit, ProgramProcess } from "../program-process.ts";
import { loadProtocol } from "../protocol.ts";
import type { StackOutputs } from "../stack-outputs.ts";
import { Callbacks } from "./callbacks.ts";
import type { Deployment } from "./deployment.ts";
import { MonitorServer } from "./monitor.ts";
import type { Diagnostic, ProgramRun } from "./program-run.ts";

export interface ProgramRequest {
  readonly config: ProgramConfig;
  readonly dryRun: boolean;
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  readonly references: ((stackName: string) => Promise<StackOutputs | undefined>) | undefined;
  /** The deployment that takes the program's registrations. */
  deploymentWith(callbacks: Callbacks): Deployment;
}

export interface ProgramResult {
  readonly deployment: Deployment;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs the program in processes of its own, each connected to one monitor that outlives them. One run at a time. */
export class ProgramRunner {
  readonly #projectRoot: string;
  readonly #context: Pick<CloudContext, "project" | "stack" | "log" | "endpointUrl">;
  #monitor: MonitorServer | undefined;
  #run: ProgramRun | undefined;
  #running: ProgramProcess | undefined;
  #warm: Promise<ProgramProcess> | undefined;

  constructor(projectRoot: string, context: Pick<CloudContext, "project" | "stack" | "log" | "endpointUrl">) {
    this.#projectRoot = projectRoot;
    this.#context = context;
  }

  /** Runs the program to its end, deletions included. What goes wrong is among the deployment's failures. */
  async run(request: ProgramRequest): Promise<ProgramResult> {
    const { config, dryRun, functions, references } = request;
    const { project, stack, log } = this.#context;
    const callbacks = new Callbacks(loadProtocol(), dryRun, (message) => log.warn(message));
    const deployment = request.deploymentWith(callbacks);
    const diagnostics: Diagnostic[] = [];
    const diagnose = (diagnostic: Diagnostic) => {
      // The SDK's debug lines quote every property, secrets too.
      if (diagnostic.severity === "debug") return;
      const message = maskSecrets(stripVTControlCharacters(diagnostic.message), config);
      const masked = { ...diagnostic, message };
      diagnostics.push(masked);
      this.#log(masked);
    };
    this.#run = { project, stack, dryRun, config, deployment, callbacks, functions, references, diagnose };
    try {
      const process = await this.#takeProcess(config, dryRun);
      this.#running = process;
      const exit = await process.exited;
      noteProgramFailure(deployment, exit, diagnostics);
      await deployment.finish();
      return { deployment, diagnostics };
    } finally {
      this.#running = undefined;
      this.#run = undefined;
      callbacks.close();
    }
  }

  /** Starts a process that loads the SDK and waits for the next run that is not dry. */
  prewarm(config: ProgramConfig): void {
    if (this.#warm) return;
    this.#warm = this.#launch(config, false, true);
    // Whoever takes it sees the error; until then nobody waits for it.
    this.#warm.catch(() => {});
  }

  /** Ends all processes and closes the port. */
  async dispose(): Promise<void> {
    const warm = await this.#warm?.catch(() => undefined);
    this.#warm = undefined;
    await Promise.all([warm?.kill(), this.#running?.kill()]);
    this.#monitor?.close();
  }

  /** The process that was started ahead, if it still fits; otherwise a new one. */
  async #takeProcess(config: ProgramConfig, dryRun: boolean): Promise<ProgramProcess> {
    if (!dryRun && this.#warm) {
      const waiting = this.#warm;
      this.#warm = undefined;
      const warm = await waiting;
      if (warm.running && warm.launch.config === config) {
        warm.go();
        return warm;
      }
      await warm.kill();
    }
    return this.#launch(config, dryRun, false);
  }

  async #launch(config: ProgramConfig, dryRun: boolean, wait: boolean): Promise<ProgramProcess> {
    this.#monitor ??= new MonitorServer(loadProtocol(), () => {
      if (!this.#run) throw new Error("No run is going on");
      return this.#run;
    });
    return new ProgramProcess({
      projectRoot: this.#projectRoot,
      config,
      address: await this.#monitor.address(),
      awsEndpoint: this.#awsEndpoint(),
      dryRun,
      wait,
      onLine: (line) => this.#context.log.info(`program: ${maskSecrets(line, config)}`),
    });
  }

  #awsEndpoint(): string {
    try {
      return this.#context.endpointUrl();
    } catch {
      // A plan runs without the local cloud. Port 1 refuses every connection.
      return "http://127.0.0.1:1";
    }
  }

  #log({ severity, message, urn }: Diagnostic): void {
    const { log } = this.#context;
    const text = urn ? `${urn}: ${message}` : message;
    if (severity === "warning") log.warn(text);
    // Errors end the run and are in what it throws.
    else if (severity === "info") log.info(text);
  }
}

/** A program that failed for a reason of its own, not because a resource of it did. */
function noteProgramFailure(
  deployment: Deployment,
  exit: ProgramExit,
  diagnostics: readonly Diagnostic[],
): void {
  if (exit.code === 0) return;
  // One error reaches the SDK by several ways when several resources wait for the same value.
  const errors = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    if (each.severity === "error" && !isConsequence(each.message)) errors.set(each.message, each);
  }
  for (const { message, urn } of errors.values()) deployment.fail({ urn, action: "program", message });
  if (errors.size > 0 || deployment.failures.length > 0) return;
  const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`;
  deployment.fail({ action: "program", message: [`the program ${how}`, ...exit.tail].join("\n") });
}

/** The SDK reports each resource that the engine refused once more, in these words. */
function isConsequence(message: string): boolean {
  return /resource .+ \[.+\] failed to register/.test(message);
}
