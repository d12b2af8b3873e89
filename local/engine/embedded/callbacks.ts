import { messageLimits } from "../grpc-server.ts";
import type { Protocol } from "../protocol.ts";
import type { EngineProperties } from "../values.ts";
import { toWire, type WireProperties } from "../wire.ts";
import type { Goal, TransformResourceOptions } from "./goal.ts";

export interface Callback {
  /** `127.0.0.1:<port>`, where the program's Callbacks service listens. */
  readonly target: string;
  readonly token: string;
}

interface RegisteredHook {
  readonly callback: Callback;
  readonly onDryRun: boolean;
  readonly ignoreErrors: boolean;
}

export interface TransformedResource {
  readonly properties: WireProperties;
  readonly options: TransformResourceOptions;
}

export interface HookEvent {
  readonly urn: string;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly newInputs?: EngineProperties | undefined;
  readonly oldInputs?: EngineProperties | undefined;
  readonly newOutputs?: EngineProperties | undefined;
  readonly oldOutputs?: EngineProperties | undefined;
}

type Client = InstanceType<Protocol["callbackService"]["CallbacksClient"]>;

/** Calls back into the running program: its transforms and its resource hooks. */
export class Callbacks {
  readonly #protocol: Protocol;
  readonly #dryRun: boolean;
  readonly #clients = new Map<string, Client>();
  readonly #hooks = new Map<string, RegisteredHook>();
  readonly #stackTransforms: Callback[] = [];
  readonly #stackInvokeTransforms: Callback[] = [];
  readonly #resourceTransforms = new Map<
    string,
    { parent: string | undefined; transforms: readonly Callback[] }
  >();
  readonly warn: (message: string) => void;

  constructor(protocol: Protocol, dryRun: boolean, warn: (message: string) => void) {
    this.#protocol = protocol;
    this.#dryRun = dryRun;
    this.warn = warn;
  }

  addStackTransform(callback: Callback): void {
    this.#stackTransforms.push(callback);
  }

  addStackInvokeTransform(callback: Callback): void {
    this.#stackInvokeTransforms.push(callback);
  }

  /** Keeps a resource's own transforms for its children. */
  addResourceTransforms(urn: string, parent: string | undefined, transforms: readonly Callback[]): void {
    this.#resourceTransforms.set(urn, { parent, transforms });
  }

  addHook(name: string, hook: RegisteredHook): void {
    this.#hooks.set(name, hook);
  }

  /** Runs the resource's own transforms, then those of its parents from the nearest out, then the stack's. */
  async transform(
    resource: { type: string; name: string; custom: boolean; parent: string },
    transforms: readonly Callback[],
    start: TransformedResource,
  ): Promise<TransformedResource> {
    const chain = [...transforms];
    for (let urn: string | undefined = resource.parent; urn; ) {
      const ancestor = this.#resourceTransforms.get(urn);
      chain.push(...(ancestor?.transforms ?? []));
      urn = ancestor?.parent;
    }
    chain.push(...this.#stackTransforms);
    const { monitor, toStruct, fromStruct } = this.#protocol;
    let { properties, options } = start;
    for (const callback of chain) {
      const request = new monitor.TransformRequest();
      request
        .setType(resource.type)
        .setName(resource.name)
        .setCustom(resource.custom)
        .setParent(resource.parent);
      request.setProperties(toStruct(properties)).setOptions(options);
      const answer = monitor.TransformResponse.deserializeBinary(
        await this.#call(callback, request.serializeBinary()),
      );
      properties = fromStruct(answer.getProperties());
      options = answer.getOptions() ?? options;
    }
    return { properties, options };
  }

  async transformInvoke(token: string, start: WireProperties): Promise<WireProperties> {
    const { monitor, toStruct, fromStruct } = this.#protocol;
    let properties = start;
    for (const callback of this.#stackInvokeTransforms) {
      const request = new monitor.TransformInvokeRequest();
      request.setToken(token).setArgs(toStruct(properties)).setOptions(new monitor.TransformInvokeOptions());
      const bytes = await this.#call(callback, request.serializeBinary());
      properties = fromStruct(monitor.TransformInvokeResponse.deserializeBinary(bytes).getArgs());
    }
    return properties;
  }

  /**
   * Runs hooks one after another.
   * @throws Error when a hook fails that does not ignore errors, or when the program has not registered it
   */
  async runHooks(kind: keyof Goal["hooks"], names: readonly string[], event: HookEvent): Promise<void> {
    for (const name of names) {
      const hook = this.#hooks.get(name);
      if (!hook)
        throw new Error(
          `The ${kind} hook "${name}" is not registered by the program; register it, or unbind it`,
        );
      if (this.#dryRun && !hook.onDryRun) continue;
      const error = await this.#runHook(hook, event);
      if (error === undefined) continue;
      const message = `${kind} hook "${name}" failed: ${error}`;
      // What is done is done: a failing after-hook cannot take it back, so it is only reported.
      if (hook.ignoreErrors || kind.startsWith("after")) this.warn(`${event.urn}: ${message}`);
      else throw new Error(message);
    }
  }

  async #runHook(hook: RegisteredHook, event: HookEvent): Promise<string | undefined> {
    const { monitor, toStruct } = this.#protocol;
    const request = new monitor.ResourceHookRequest();
    request.setUrn(event.urn).setId(event.id).setName(event.name).setType(event.type);
    const struct = (properties: EngineProperties | undefined) => properties && toStruct(toWire(properties));
    request.setNewInputs(struct(event.newInputs)).setOldInputs(struct(event.oldInputs));
    request.setNewOutputs(struct(event.newOutputs)).setOldOutputs(struct(event.oldOutputs));
    const bytes = await this.#call(hook.callback, request.serializeBinary());
    return monitor.ResourceHookResponse.deserializeBinary(bytes).getError() || undefined;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #call(callback: Callback, bytes: Uint8Array): Promise<Uint8Array> {
    const request = new this.#protocol.callback.CallbackInvokeRequest();
    request.setToken(callback.token).setRequest(bytes);
    return new Promise((resolve, reject) => {
      this.#client(callback.target).invoke(request, (error, response) => {
        if (error) reject(new Error(error.details || error.message));
        else resolve(response.getResponse_asU8());
      });
    });
  }

  #client(target: string): Client {
    const known = this.#clients.get(target);
    if (known) return known;
    const { grpc, callbackService } = this.#protocol;
    const client = new callbackService.CallbacksClient(
      target,
      grpc.credentials.createInsecure(),
      messageLimits,
    );
    this.#clients.set(target, client);
    return client;
  }
}
