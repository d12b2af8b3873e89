import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { ProgramConfig } from "../config.ts";
import { unaryOf } from "../grpc-server.ts";
import { ProgramProcess } from "../program-process.ts";
import type { Protocol } from "../protocol.ts";

type Messages = Protocol["language"];
type Message<Name extends keyof Messages> = Messages[Name] extends new () => infer Instance
  ? Instance
  : never;

export interface LanguageHostOptions {
  readonly protocol: Protocol;
  readonly projectRoot: string;
  /** Where the program is; its values come with each run. */
  readonly config: ProgramConfig;
  readonly awsEndpoint: string;
}

/** Exit code of the SDK's entry point when it has told the engine of all errors itself. */
const errorsAreTold = 32;

/**
 * pulumirpc.LanguageRuntime: runs the program for the CLI's engine by the SDK's own entry point, in the same process
 * as the embedded engine does. The CLI's own Node host is a binary that no package registry has.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
 */
export class LanguageHost {
  readonly #options: LanguageHostOptions;
  readonly #running = new Set<ProgramProcess>();

  constructor(options: LanguageHostOptions) {
    this.#options = options;
  }

  get methods(): UntypedServiceImplementation {
    const { grpc, language, plugin, Empty } = this.#options.protocol;
    const unary = unaryOf(grpc);
    return {
      handshake: unary(async () => new language.LanguageHandshakeResponse()),
      getPluginInfo: unary(async () => new plugin.PluginInfo().setVersion("1.0.0")),
      // The one provider is the local cloud's; nothing is to be installed.
      getRequiredPackages: unary(async () => new language.GetRequiredPackagesResponse()),
      getRequiredPlugins: unary(async () => new language.GetRequiredPluginsResponse()),
      run: unary((request: Message<"RunRequest">) => this.#run(request)),
      cancel: unary(async () => {
        await this.close();
        return new Empty();
      }),
    };
  }

  /** Ends the programs that still run. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((each) => each.kill()));
  }

  async #run(request: Message<"RunRequest">): Promise<Message<"RunResponse">> {
    const { protocol, projectRoot, config, awsEndpoint } = this.#options;
    const [engineAddress = ""] = request.getArgsList();
    const say = this.#speakerTo(engineAddress);
    // Secrets are in no file of the CLI's.
    const values: Record<string, string> = Object.fromEntries(
      config.secretKeys.map((key) => [key, config.values[key] ?? ""]),
    );
    request.getConfigMap().forEach((value: string, key: string) => {
      values[key] = value;
    });
    const process = new ProgramProcess({
      projectRoot,
      config: {
        ...config,
        values,
        secretKeys: [...new Set([...config.secretKeys, ...request.getConfigsecretkeysList()])],
      },
      address: request.getMonitorAddress(),
      engineAddress,
      awsEndpoint,
      dryRun: request.getDryrun(),
      wait: false,
      onLine: say.line,
    });
    this.#running.add(process);
    const { code, signal } = await process.exited;
    this.#running.delete(process);
    say.close();
    const response = new protocol.language.RunResponse();
    if (code === 0) return response;
    if (code === errorsAreTold) return response.setBail(true);
    return response.setError(
      signal ? `the program was ended by ${signal}` : `the program ended with code ${code}`,
    );
  }

  /** Passes on what the program writes, as the engine shows it beside the stack. */
  #speakerTo(engineAddress: string): { line(text: string): void; close(): void } {
    const { grpc, engine, engineService } = this.#options.protocol;
    const client = new engineService.EngineClient(engineAddress, grpc.credentials.createInsecure());
    let pending = 0;
    let closing = false;
    const closeWhenTold = () => {
      if (closing && pending === 0) client.close();
    };
    return {
      line: (text) => {
        pending++;
        const request = new engine.LogRequest().setSeverity(engine.LogSeverity.INFO).setMessage(`${text}\n`);
        client.log(request, () => {
          // A line that does not reach the engine any more has no other place to go.
          pending--;
          closeWhenTold();
        });
      },
      close: () => {
        closing = true;
        closeWhenTold();
      },
    };
  }
}
