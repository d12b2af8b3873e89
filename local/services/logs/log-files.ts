import { createHash } from "node:crypto";
import { join } from "node:path";

/** One line of a log file, as it lies on disk: newline-delimited JSON with short keys. */
export interface StoredEvent {
  /** Milliseconds since the epoch. */
  readonly t: number;
  /** Stream name. */
  readonly s: string;
  /** Message; absent in the line that only says a stream was created. */
  readonly m?: string;
}

/** The file being appended to, and the one before it; together they bound a group's disk use. */
export const currentFile = "events.ndjson";
export const rotatedFile = "events.1.ndjson";
/** Holds `GroupFile`; its presence is what makes a folder a log group. */
export const groupFile = "group.json";

export interface GroupFile {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
}

/** Folder of all log groups of a stack. */
export function logsFolder(dir: string): string {
  return join(dir, "logs");
}

/** Folder of one log group. Names past what a file name holds (512 characters are allowed) end in their hash. */
export function groupFolder(dir: string, group: string): string {
  const encoded = encodeURIComponent(group)
    .replaceAll("*", "%2A")
    .replace(/^\.+$/, (dots) => dots.replaceAll(".", "%2E"));
  const name =
    encoded.length <= 200
      ? encoded
      : `${encoded.slice(0, 160)}-${createHash("sha256").update(group).digest("hex").slice(0, 32)}`;
  return join(logsFolder(dir), name);
}

/** The event of a file's line; undefined for a line cut short by a crash. */
export function parseStoredEvent(line: string): StoredEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("t" in value) || !("s" in value)) return undefined;
    const { t, s } = value;
    if (typeof t !== "number" || typeof s !== "string") return undefined;
    return "m" in value && typeof value.m === "string" ? { t, s, m: value.m } : { t, s };
  } catch {
    // A process killed while it wrote leaves half a line; the lines around it are whole.
    return undefined;
  }
}
