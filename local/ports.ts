import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { UserError } from "../terminal/user-error.ts";

/** Where one stack listens, on 127.0.0.1. 0 asks the system for any free port. */
export interface Ports {
  /** The site's front door. */
  readonly site: number;
  /** The AWS endpoint. */
  readonly endpoint: number;
}

/** `dev` has the ports that tools expect. */
const devPorts: Ports = { site: 4500, endpoint: 4566 };
const step = 10;
const candidates = 50;

/**
 * The ports of a stack: what the command line says, else what the stack used last time, else 4500 and 4566 for
 * `dev`, else the first free pair above those.
 */
export async function choosePorts(dir: string, stack: string, asked: Partial<Ports>): Promise<Ports> {
  const kept =
    asked.site === undefined || asked.endpoint === undefined ? await defaultPorts(dir, stack) : devPorts;
  return { site: asked.site ?? kept.site, endpoint: asked.endpoint ?? kept.endpoint };
}

async function defaultPorts(dir: string, stack: string): Promise<Ports> {
  if (stack === "dev") return devPorts;
  const file = join(dir, "ports.json");
  if (existsSync(file)) {
    const kept: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isPorts(kept)) return kept;
  }
  for (let n = 1; n <= candidates; n++) {
    const ports = { site: devPorts.site + n * step, endpoint: devPorts.endpoint + n * step };
    if ((await isFree(ports.site)) && (await isFree(ports.endpoint))) {
      writeFileSync(file, JSON.stringify(ports));
      return ports;
    }
  }
  throw new UserError(
    "No free pair of ports was found. Name them: npm start -- --port <site> --endpoint-port <AWS endpoint>",
  );
}

function isPorts(value: unknown): value is Ports {
  return typeof value === "object" && value !== null && "site" in value && "endpoint" in value;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** Turns "address in use" into what to do about it. */
export function portError(error: unknown, port: number, option: "--port" | "--endpoint-port"): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  if (error.code === "EADDRINUSE") {
    return new UserError(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or choose another port: npm start -- ${option} <port>`,
    );
  }
  if (error.code === "EACCES") {
    return new UserError(
      `Port ${port} may not be opened by this user; ports above 1023 may: npm start -- ${option} <port>`,
    );
  }
  return error;
}
