import { ApiError } from "../../api/api-error.ts";
import type { DraftField } from "./draft.ts";
import type { DraftFaults } from "./draft-faults.ts";

const fieldNames: readonly DraftField[] = ["slug", "url", "title", "tags"];

/** The API's complaints by the form's fields; empty when the failure is about something else. */
export function serverFaults(error: unknown): DraftFaults {
  const faults = new Map<DraftField, string>();
  if (!(error instanceof ApiError)) return faults;
  for (const name of fieldNames) {
    const complaint = error.problem.fields.get(name);
    if (complaint !== undefined) faults.set(name, sentence(complaint));
  }
  if (error.status === 409 && faults.size === 0)
    faults.set("slug", "This name is taken; choose another one.");
  return faults;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
