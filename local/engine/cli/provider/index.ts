import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { unaryOf } from "../../grpc-server.ts";
import { callFunction } from "../../program-function.ts";
import { toWire } from "../../wire.ts";
import { check } from "./check.ts";
import { type ProviderContext, received } from "./context.ts";
import { create } from "./create.ts";
import { deleteResource } from "./delete.ts";
import { diff } from "./diff.ts";
import { read } from "./read.ts";
import { update } from "./update.ts";

type Messages = ProviderContext["protocol"]["provider"];
type Message<Name extends keyof Messages> = Messages[Name] extends new () => infer Instance
  ? Instance
  : never;

/**
 * pulumirpc.ResourceProvider over the local cloud's handlers.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 * @param onEngine told the address of the engine that attaches: each run of the CLI has its own
 */
export function resourceProvider(
  context: ProviderContext,
  onEngine: (address: string) => void,
): UntypedServiceImplementation {
  const { provider, plugin, Empty, grpc, toStruct } = context.protocol;
  const { providerVersion: version } = context;
  const unary = unaryOf(grpc);
  const accepts = { secrets: true, resources: true, outputs: true };
  return {
    handshake: unary(async (request: Message<"ProviderHandshakeRequest">) => {
      onEngine(request.getEngineAddress());
      return new provider.ProviderHandshakeResponse()
        .setAcceptSecrets(accepts.secrets)
        .setAcceptResources(accepts.resources)
        .setAcceptOutputs(accepts.outputs);
    }),
    attach: unary(async (request: InstanceType<typeof plugin.PluginAttach>) => {
      onEngine(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(async () => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(async () =>
      new provider.GetSchemaResponse().setSchema(JSON.stringify({ name: "aws", version })),
    ),
    checkConfig: unary(async (request: Message<"CheckRequest">) =>
      new provider.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(async () =>
      new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE),
    ),
    configure: unary(async () =>
      new provider.ConfigureResponse()
        .setSupportspreview(true)
        .setAcceptsecrets(accepts.secrets)
        .setAcceptresources(accepts.resources)
        .setAcceptoutputs(accepts.outputs),
    ),
    check: unary(async (request: Message<"CheckRequest">) => check(context, request)),
    diff: unary(async (request: Message<"DiffRequest">) => diff(context, request)),
    create: unary((request: Message<"CreateRequest">) => create(context, request)),
    read: unary((request: Message<"ReadRequest">) => read(context, request)),
    update: unary((request: Message<"UpdateRequest">) => update(context, request)),
    delete: unary(async (request: Message<"DeleteRequest">) => {
      await deleteResource(context, request);
      return new Empty();
    }),
    invoke: unary(async (request: Message<"InvokeRequest">) => {
      const args = received(context, request.getArgs()).properties;
      const answer = await callFunction(context.functions, request.getTok(), args);
      return new provider.InvokeResponse().setReturn(toStruct(toWire(answer)));
    }),
    // An operation that has begun is ended: what it answers is what stands.
    cancel: unary(async () => new Empty()),
  };
}
