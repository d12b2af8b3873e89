import type { Properties } from "../properties.ts";
import { type EngineProperties, mapRecord, plainProperties, valueFromPlain } from "./values.ts";

/** A Pulumi function (an invoke), by its token. */
export type ProgramFunction = (args: Properties) => Promise<Properties> | Properties;

export async function callFunction(
  functions: ReadonlyMap<string, ProgramFunction>,
  token: string,
  args: EngineProperties,
): Promise<EngineProperties> {
  const answer = functions.get(token);
  if (!answer) {
    throw new Error(
      `The function ${token} is not known to the local cloud; known are ${[...functions.keys()].sort().join(", ") || "none"}`,
    );
  }
  return mapRecord(await answer(plainProperties(args)), valueFromPlain);
}
