import type { handleUnaryCall, Server, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { messageOf } from "./failures.ts";
import type { Protocol } from "./protocol.ts";

/** As large as Pulumi's own: a function's code travels in one message. 400 MiB. */
export const messageLimits = {
  "grpc.max_receive_message_length": 1024 * 1024 * 400,
  "grpc.max_send_message_length": 1024 * 1024 * 400,
};

/** Makes a gRPC method of a function; what it throws is the call's error, in its own words. */
export function unaryOf({ status }: Protocol["grpc"]) {
  return <Request, Response>(
    work: (request: Request) => Promise<Response>,
  ): handleUnaryCall<Request, Response> =>
    (call, answer) => {
      work(call.request).then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: status.UNKNOWN, details: messageOf(error) }),
      );
    };
}

export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly methods: UntypedServiceImplementation;
}

/** Services on a free port of this machine. */
export function openServer(
  grpc: Protocol["grpc"],
  services: readonly GrpcService[],
): { readonly server: Server; readonly address: Promise<string> } {
  const server = new grpc.Server(messageLimits);
  for (const { definition, methods } of services) server.addService(definition, methods);
  const address = new Promise<string>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });
  return { server, address };
}
