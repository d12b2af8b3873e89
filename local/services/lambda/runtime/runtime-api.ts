import net from "node:net";
import { RequestParser, type RuntimeRequest } from "./request-parser.ts";

/** One event, on its way to a runtime. */
export interface RuntimeEvent {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionArn: string;
  readonly traceHeader: string;
  /** Base64 of the caller's client context, as `Invoke` takes it, decoded. */
  readonly clientContext: string | undefined;
  readonly payload: Uint8Array | string;
}

/** What a runtime says of the event that it was given. */
export type RuntimeAnswer =
  | { readonly kind: "response"; readonly payload: Buffer }
  | { readonly kind: "error"; readonly payload: Buffer; readonly errorType: string | undefined }
  | { readonly kind: "too-large" };

export interface RuntimeApiEvents {
  /** A runtime waits for its next event; answer with `deliver`. */
  onNext(): void;
  /** The socket on which a runtime waited is gone: there is nobody to deliver to. */
  onLost(): void;
  onAnswer(requestId: string, answer: RuntimeAnswer): void;
  onInitError(payload: Buffer, errorType: string | undefined): void;
  /** A process that was started for no function yet waits for one; answer with `assign`. */
  onUnassigned(): void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and 100 bytes of room. */
export const maxResponseBytes = 6_291_556;

const runtimePath = "/2018-06-01/runtime/";
const accepted = answer("202 Accepted", '{"status":"OK"}');
const tooLarge = answer(
  "413 Request Entity Too Large",
  `{"errorType":"RequestEntityTooLarge","errorMessage":"Exceeded maximum allowed payload size (${maxResponseBytes} bytes)."}`,
);

/**
 * The Lambda Runtime API of one execution environment, on a port of its own: any runtime client for any language
 * can speak to it. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #events: RuntimeApiEvents;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  /** The socket of the runtime that waits in `/invocation/next`. */
  #waiting: net.Socket | undefined;
  #unassigned: net.Socket | undefined;
  /** The socket that is owed the answer to a response; it rides with the next event when that is there already. */
  #owed: net.Socket | undefined;

  constructor(events: RuntimeApiEvents) {
    this.#events = events;
    this.#server = net.createServer({ noDelay: true }, (socket) => this.#connected(socket));
  }

  /** Opens the port, and answers it as `AWS_LAMBDA_RUNTIME_API` holds it: `127.0.0.1:41234`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      // Also takes errors of later connections (too many open files), of which the runtime's own end hears.
      this.#server.on("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The Runtime API has no port");
    return `127.0.0.1:${address.port}`;
  }

  /** True while a runtime waits for an event on a live socket. */
  get waiting(): boolean {
    return this.#waiting?.writable === true;
  }

  /** Hands the event to the waiting runtime. False, and nothing is sent, when none waits. */
  deliver(event: RuntimeEvent): boolean {
    const socket = this.#waiting;
    if (!socket?.writable) return false;
    this.#waiting = undefined;
    const owed = this.#owed === socket ? accepted : "";
    if (owed) this.#owed = undefined;
    const { payload } = event;
    const head = `${owed}HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ${event.requestId}\r\nLambda-Runtime-Deadline-Ms: ${event.deadline}\r\nLambda-Runtime-Invoked-Function-Arn: ${event.functionArn}\r\nLambda-Runtime-Trace-Id: ${event.traceHeader}\r\n${event.clientContext ? `Lambda-Runtime-Client-Context: ${event.clientContext}\r\n` : ""}Content-Length: ${typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength}\r\n\r\n`;
    if (typeof payload === "string") {
      socket.write(head + payload);
    } else {
      socket.cork();
      socket.write(head, "latin1");
      socket.write(payload);
      socket.uncork();
    }
    return true;
  }

  /** Tells the waiting, unassigned process what it shall be. */
  assign(assignment: string): void {
    this.#unassigned?.write(answer("200 OK", assignment));
    this.#unassigned = undefined;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #connected(socket: net.Socket): void {
    this.#sockets.add(socket);
    const parser = new RequestParser(maxResponseBytes, (request) => this.#answer(socket, request));
    socket.on("data", (chunk) => {
      try {
        parser.push(chunk);
      } catch {
        // Whoever speaks something else than HTTP here is no runtime client.
        socket.destroy();
      }
    });
    // A broken connection is followed by "close", where it is dealt with.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#sockets.delete(socket);
      if (this.#unassigned === socket) this.#unassigned = undefined;
      if (this.#waiting !== socket) return;
      this.#waiting = undefined;
      this.#events.onLost();
    });
  }

  #answer(socket: net.Socket, request: RuntimeRequest): void {
    const { method, path } = request;
    if (method === "GET" && path === `${runtimePath}invocation/next`) {
      this.#waiting = socket;
      this.#events.onNext();
      return;
    }
    if (method === "GET" && path === "/assignment") {
      this.#unassigned = socket;
      this.#events.onUnassigned();
      return;
    }
    const errorType = request.header("lambda-runtime-function-error-type");
    if (method === "POST" && path === `${runtimePath}init/error`) {
      socket.write(accepted);
      this.#events.onInitError(request.body, errorType);
      return;
    }
    const match =
      method === "POST" ? /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) : null;
    const [, requestId = "", verb] = match ?? [];
    if (!verb) {
      socket.write(
        answer("404 Not Found", '{"errorType":"InvalidPath","errorMessage":"Not a path of the Runtime API"}'),
      );
      return;
    }
    if (request.tooLarge) {
      socket.write(tooLarge);
      this.#events.onAnswer(requestId, { kind: "too-large" });
      return;
    }
    if (request.followed) {
      this.#owed = socket;
      setImmediate(() => {
        if (this.#owed !== socket) return;
        this.#owed = undefined;
        if (socket.writable) socket.write(accepted);
      });
    } else socket.write(accepted);
    const payload = request.body;
    this.#events.onAnswer(
      requestId,
      verb === "response" ? { kind: "response", payload } : { kind: "error", payload, errorType },
    );
  }
}

function answer(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
