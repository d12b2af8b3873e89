import { createRequire } from "node:module";
import type { WireProperties } from "./wire.ts";

type Grpc = typeof import("@grpc/grpc-js");
type Struct = import("google-protobuf/google/protobuf/struct_pb.js").Struct;

/** Pulumi's engine protocol, as its own SDK carries it, and gRPC. Loaded when a program is first run, for they are heavy. */
export interface Protocol {
  readonly grpc: Grpc;
  readonly monitorService: typeof import("@pulumi/pulumi/proto/resource_grpc_pb.js");
  readonly monitor: typeof import("@pulumi/pulumi/proto/resource_pb.js");
  readonly engineService: typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  readonly engine: typeof import("@pulumi/pulumi/proto/engine_pb.js");
  readonly providerService: typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js");
  readonly provider: typeof import("@pulumi/pulumi/proto/provider_pb.js");
  readonly languageService: typeof import("@pulumi/pulumi/proto/language_grpc_pb.js");
  readonly language: typeof import("@pulumi/pulumi/proto/language_pb.js");
  readonly plugin: typeof import("@pulumi/pulumi/proto/plugin_pb.js");
  readonly alias: typeof import("@pulumi/pulumi/proto/alias_pb.js");
  readonly callbackService: typeof import("@pulumi/pulumi/proto/callback_grpc_pb.js");
  readonly callback: typeof import("@pulumi/pulumi/proto/callback_pb.js");
  readonly Empty: typeof import("google-protobuf/google/protobuf/empty_pb.js").Empty;
  toStruct(properties: WireProperties): Struct;
  fromStruct(struct: Struct | undefined): WireProperties;
}

let loaded: Protocol | undefined;

export function loadProtocol(): Protocol {
  if (loaded) return loaded;
  // The messages are resolved from Pulumi's own folder, so that both share one google-protobuf.
  const require = createRequire(
    createRequire(import.meta.url).resolve("@pulumi/pulumi/proto/resource_pb.js"),
  );
  const {
    Struct,
  }: typeof import("google-protobuf/google/protobuf/struct_pb.js") = require("google-protobuf/google/protobuf/struct_pb.js");
  loaded = {
    grpc: require("@grpc/grpc-js"),
    monitorService: require("./resource_grpc_pb.js"),
    monitor: require("./resource_pb.js"),
    engineService: require("./engine_grpc_pb.js"),
    engine: require("./engine_pb.js"),
    providerService: require("./provider_grpc_pb.js"),
    provider: require("./provider_pb.js"),
    languageService: require("./language_grpc_pb.js"),
    language: require("./language_pb.js"),
    plugin: require("./plugin_pb.js"),
    alias: require("./alias_pb.js"),
    callbackService: require("./callback_grpc_pb.js"),
    callback: require("./callback_pb.js"),
    Empty: require("google-protobuf/google/protobuf/empty_pb.js").Empty,
    // Struct's declared types are wider (`undefined` in lists) and mutable; the content is the same JSON.
    toStruct: (properties) =>
      Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]),
    fromStruct: (struct) => (struct ? (struct.toJavaScript() as WireProperties) : {}),
  };
  return loaded;
}
