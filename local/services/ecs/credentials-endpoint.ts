import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../clock.ts";
import type { Credentials } from "../iam/index.ts";

export interface RoleCredentials {
  readonly roleArn: string;
  readonly credentials: Credentials;
}

const pathPrefix = "/v2/credentials/";

/** Milliseconds; SDKs ask again before they end. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
const lifetime = 6 * 3_600_000;

/**
 * Where tasks fetch the credentials of their roles, as from the ECS agent: each at a path of its own, which nobody
 * guesses.
 */
export class CredentialsEndpoint {
  readonly #clock: Clock;
  readonly #byId = new Map<string, RoleCredentials>();
  #listening: Promise<Server> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the address, and what ends it. */
  async give(role: RoleCredentials): Promise<{ readonly url: string; revoke(): void }> {
    // The first task opens it: most stacks have none.
    this.#listening ??= this.#listen();
    // A TCP server that listens has an address object; strings are for pipes.
    const { port } = (await this.#listening).address() as AddressInfo;
    const id = randomUUID();
    this.#byId.set(id, role);
    return {
      url: `http://127.0.0.1:${port}${pathPrefix}${id}`,
      revoke: () => void this.#byId.delete(id),
    };
  }

  async close(): Promise<void> {
    const server = await this.#listening;
    this.#listening = undefined;
    if (!server) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => {
      const role = this.#byId.get((request.url ?? "").slice(pathPrefix.length));
      const body = role ? this.#answer(role) : { code: "InvalidIdInRequest", message: "No such credentials" };
      response.writeHead(role ? 200 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  }

  #answer({ roleArn, credentials }: RoleCredentials) {
    return {
      RoleArn: roleArn,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken,
      Expiration: new Date(this.#clock.now() + lifetime).toISOString(),
    };
  }
}
