import { UserError } from "../user-error.ts";

/** Reads a port of the command line. @throws UserError when it is none */
export function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new UserError(
    `${option} "${text}" is not a port: use a whole number from 0 (any free port) to 65535.`,
    2,
  );
}
