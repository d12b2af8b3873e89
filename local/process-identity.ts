import { readFileSync } from "node:fs";

/** A process, told from an unrelated one that was given its pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: fieldsOf(pid)?.startTime ?? "" };
}

/** Reads what was written as JSON; undefined when it is none. */
export function readIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("pid" in value && typeof value.pid === "number")) return undefined;
  return { pid: value.pid, startTime: "startTime" in value ? String(value.startTime) : "" };
}

/** False as well for one that has ended and that nobody has asked for its exit code. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const fields = fieldsOf(pid);
  return fields === undefined || (fields.state !== "Z" && fields.startTime === startTime);
}

/** From /proc/<pid>/stat; undefined where there is no /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function fieldsOf(pid: number): { readonly state: string; readonly startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the command in parentheses, may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Clock ticks since boot.
    return { state: fields[0] ?? "", startTime: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
