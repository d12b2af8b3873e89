import type { Properties } from "../../local/properties.ts";
import type { ExistingResource } from "../../local/service.ts";
import { archive } from "./archive.ts";
import type { Endpoint } from "./endpoint.ts";
import type { LocalServices } from "./local-services.ts";
import { testRoleArn } from "./roles.ts";

export const functionType = "aws:lambda/function:Function";

/** Inputs of a Node function whose whole code is `code`. */
export function functionInputs(name: string, code: string, more: Properties = {}): Properties {
  return {
    name,
    role: testRoleArn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: archive({ "index.js": code }),
    ...more,
  };
}

/** Registers a Node function whose whole code is `code`. */
export function createFunction(
  endpoint: Endpoint,
  name: string,
  code: string,
  more: Properties = {},
): Promise<ExistingResource> {
  return endpoint.create(functionType, name, functionInputs(name, code, more));
}

export interface Answer {
  /** The payload, parsed. */
  readonly value: unknown;
  readonly error: string | undefined;
  readonly timedOut: boolean;
  readonly requestId: string;
  /** The invocation's own lines. */
  readonly log: string;
}

export async function invoke(services: LocalServices, name: string, event: unknown = {}): Promise<Answer> {
  const result = await services.lambda.invoke(name, JSON.stringify(event), { tail: true });
  const { functionError, timedOut, requestId, logTail } = result;
  return {
    value: JSON.parse(String(result.payload)),
    error: functionError,
    timedOut,
    requestId,
    log: logTail,
  };
}
