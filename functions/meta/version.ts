import { readEnvironment } from "../shared/env";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { json } from "../shared/respond";

export interface Version {
  /** Of package.json. */
  readonly version: string;
  /** The stack: `dev`, `prod`. */
  readonly environment: string;
}

export function readVersion(): Version {
  const { VERSION, ENVIRONMENT } = readEnvironment("VERSION", "ENVIRONMENT");
  return { version: VERSION, environment: ENVIRONMENT };
}

/** `GET /api/meta/version` → 200 and what runs here */
export function showVersion(version: Version): ApiHandler {
  return apiHandler(async () => json(200, version));
}
