import type { Server, UntypedServiceImplementation } from "@grpc/grpc-js";
import { messageOf } from "../failures.ts";
import { openServer, unaryOf } from "../grpc-server.ts";
import { callFunction } from "../program-function.ts";
import type { Protocol } from "../protocol.ts";
import { unknown } from "../values.ts";
import { fromWire, toWire } from "../wire.ts";
import type { Callback } from "./callbacks.ts";
import { goalOf, transformOptionsOf } from "./goal.ts";
import { readById, readStackReference, stackReferenceType } from "./lookups.ts";
import type { ProgramRun } from "./program-run.ts";

type Monitor = Protocol["monitor"];
type Message<Name extends keyof Monitor> = Monitor[Name] extends new () => infer Instance ? Instance : never;
type CallbackMessage = InstanceType<Protocol["callback"]["Callback"]>;

/**
 * The two services that a Pulumi program talks to, pulumirpc.ResourceMonitor and pulumirpc.Engine, on a port of this
 * machine. They live as long as the engine; each call goes to the run that is going on.
 */
export class MonitorServer {
  readonly #protocol: Protocol;
  readonly #run: () => ProgramRun;
  #server: Server | undefined;
  #address: Promise<string> | undefined;

  /** @param run the run going on; throws when there is none */
  constructor(protocol: Protocol, run: () => ProgramRun) {
    this.#protocol = protocol;
    this.#run = run;
  }

  /** `127.0.0.1:<port>`; opened at the first call. */
  address(): Promise<string> {
    this.#address ??= this.#open();
    return this.#address;
  }

  close(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.#address = undefined;
  }

  #open(): Promise<string> {
    const { grpc, monitorService, engineService } = this.#protocol;
    const { server, address } = openServer(grpc, [
      { definition: monitorService.ResourceMonitorService, methods: this.#monitor() },
      { definition: engineService.EngineService, methods: this.#engine() },
    ]);
    this.#server = server;
    return address;
  }

  #monitor(): UntypedServiceImplementation {
    const { monitor, provider, Empty, toStruct, fromStruct, grpc } = this.#protocol;
    const unary = unaryOf(grpc);
    return {
      getDeploymentInfo: unary(async () => {
        const { project, stack, dryRun, config } = this.#run();
        const info = new monitor.DeploymentInfo();
        info.setProject(project).setStack(stack).setOrganization("organization").setDryrun(dryRun);
        const map = info.getConfigMap();
        for (const [key, value] of Object.entries(config.values)) map.set(key, value);
        info.setConfigsecretkeysList([...config.secretKeys]);
        info.setSupportedfeaturesList(featuresOf(monitor));
        return info;
      }),

      supportsFeature: unary(async (request: Message<"SupportsFeatureRequest">) =>
        new monitor.SupportsFeatureResponse().setHassupport(legacyFeatures.includes(request.getId())),
      ),

      registerResource: unary(async (request: Message<"RegisterResourceRequest">) => {
        const run = this.#run();
        const parent = request.getParent();
        const identity = {
          type: request.getType(),
          name: request.getName(),
          custom: request.getCustom(),
          parent,
        };
        const urn = run.deployment.urnOf(parent || undefined, identity.type, identity.name);
        const response = new monitor.RegisterResourceResponse().setUrn(urn);
        try {
          const transforms = request.getTransformsList().map(callbackOf);
          const start = {
            properties: fromStruct(request.getObject()),
            options: transformOptionsOf(this.#protocol, request),
          };
          const { properties, options } = await run.callbacks.transform(identity, transforms, start);
          run.callbacks.addResourceTransforms(urn, parent || undefined, transforms);
          const result = await run.deployment.register(
            goalOf(request, properties, options, run.config.folder),
          );
          response
            .setUrn(result.urn)
            .setId(result.id)
            .setObject(toStruct(toWire(result.outputs)));
          if (result.failed) response.setResult(monitor.Result.FAIL);
        } catch (error) {
          run.deployment.fail({ urn, action: "register", message: messageOf(error) });
          response.setResult(monitor.Result.FAIL);
        }
        return response;
      }),

      registerResourceOutputs: unary(async (request: Message<"RegisterResourceOutputsRequest">) => {
        const run = this.#run();
        const outputs = fromWire(fromStruct(request.getOutputs()), run.config.folder, "keep");
        run.deployment.registerOutputs(request.getUrn(), outputs);
        return new Empty();
      }),

      readResource: unary(async (request: Message<"ReadResourceRequest">) => {
        const run = this.#run();
        const { deployment, references } = run;
        const type = request.getType();
        const urn = deployment.urnOf(request.getParent() || undefined, type, request.getName());
        const id = fromWire({ id: request.getId() }, run.config.folder, "keep").id;
        const response = new monitor.ReadResourceResponse().setUrn(urn);
        if (id === unknown) return response.setProperties(toStruct({}));
        const found =
          type === stackReferenceType
            ? await readStackReference(String(id), references)
            : readById(deployment.state, type, String(id));
        return response.setProperties(toStruct(toWire(found)));
      }),

      existsResource: unary(async (request: Message<"ExistsResourceRequest">) => {
        const all = this.#run().deployment.state.current.values();
        const exists = [...all].some(
          (each) => each.type === request.getType() && each.id === request.getId(),
        );
        return new monitor.ExistsResourceResponse().setExists(exists);
      }),

      invoke: unary(async (request: Message<"ResourceInvokeRequest">) => {
        const { deployment, callbacks, functions, config } = this.#run();
        const token = request.getTok();
        const response = new monitor.ResourceInvokeResponse();
        if (token === "pulumi:pulumi:getResource") {
          const urn = String(fromStruct(request.getArgs()).urn);
          const resource = deployment.state.current.get(urn);
          if (!resource) throw new Error(`There is no resource ${urn} in this stack`);
          const state = toWire(resource.outputs);
          return response.setReturn(toStruct({ urn, id: resource.id ?? "", state }));
        }
        const args = await callbacks.transformInvoke(token, fromStruct(request.getArgs()));
        const answer = await callFunction(functions, token, fromWire(args, config.folder, "drop"));
        return response.setReturn(toStruct(toWire(answer)));
      }),

      call: unary(
        async (
          request: Message<"ResourceCallRequest">,
        ): Promise<InstanceType<typeof provider.CallResponse>> => {
          throw new Error(
            `The method ${request.getTok()} runs inside a provider's plugin, which the local cloud does not have`,
          );
        },
      ),

      registerStackTransform: unary(async (request: CallbackMessage) => {
        this.#run().callbacks.addStackTransform(callbackOf(request));
        return new Empty();
      }),

      registerStackInvokeTransform: unary(async (request: CallbackMessage) => {
        this.#run().callbacks.addStackInvokeTransform(callbackOf(request));
        return new Empty();
      }),

      registerResourceHook: unary(async (request: Message<"RegisterResourceHookRequest">) => {
        const callback = request.getCallback();
        if (!callback) throw new Error(`The hook "${request.getName()}" has no callback`);
        this.#run().callbacks.addHook(request.getName(), {
          callback: callbackOf(callback),
          onDryRun: request.getOnDryRun(),
          ignoreErrors: request.getIgnoreErrors(),
        });
        return new Empty();
      }),

      // Not among the features named above, so that the SDK itself refuses it with its own words.
      registerErrorHook: (_call: unknown, answer: (error: object) => void) =>
        answer({
          code: grpc.status.UNIMPLEMENTED,
          details: "Error hooks are not supported by the local engine",
        }),

      registerPackage: unary(async (request: Message<"RegisterPackageRequest">) =>
        new monitor.RegisterPackageResponse().setRef(`${request.getName()}@${request.getVersion()}`),
      ),

      // The program has registered all it will. Its hooks around deletions need it alive, so it waits for them.
      signalAndWaitForShutdown: unary(async () => {
        await this.#run().deployment.finish();
        return new Empty();
      }),
    };
  }

  #engine(): UntypedServiceImplementation {
    const { engine, Empty, grpc } = this.#protocol;
    type LogRequest = InstanceType<typeof engine.LogRequest>;
    type SetRootResourceRequest = InstanceType<typeof engine.SetRootResourceRequest>;
    const unary = unaryOf(grpc);
    let root = "";
    return {
      log: unary(async (request: LogRequest) => {
        const severity = (["debug", "info", "warning", "error"] as const)[request.getSeverity()] ?? "info";
        this.#run().diagnose({ severity, message: request.getMessage(), urn: request.getUrn() || undefined });
        return new Empty();
      }),
      getRootResource: unary(async () => new engine.GetRootResourceResponse().setUrn(root)),
      setRootResource: unary(async (request: SetRootResourceRequest) => {
        root = request.getUrn();
        return new engine.SetRootResourceResponse();
      }),
      startDebugging: unary(async () => new Empty()),
      requirePulumiVersion: unary(async () => new engine.RequirePulumiVersionResponse()),
    };
  }
}

/** What `SupportsFeature` was asked for before `GetDeploymentInfo` took over. */
const legacyFeatures = [
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
];

function featuresOf(monitor: Monitor) {
  const all = monitor.ResourceMonitorFeature;
  return [
    all.RESOURCE_MONITOR_FEATURE_SECRETS,
    all.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    all.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    all.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    all.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
    all.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
    all.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    all.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    all.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    all.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
    all.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  ];
}

function callbackOf(message: CallbackMessage): Callback {
  return { target: message.getTarget(), token: message.getToken() };
}
