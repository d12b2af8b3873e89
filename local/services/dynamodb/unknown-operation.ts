import { AwsError } from "../../gateway/api.ts";

/** The engine does not do this at all. */
export function isUnknownOperation(error: unknown): boolean {
  return error instanceof AwsError && error.code === "UnknownOperationException";
}
