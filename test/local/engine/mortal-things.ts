import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceHandler } from "../../../local/service.ts";

/** Where its process dies by SIGKILL: at the thing with this name, just before it is made or just after. */
export interface Death {
  readonly at: string;
  readonly when: "before" | "after";
}

/** A handler that keeps its things, and what it was called for, in files: they outlive the process. */
export function mortalThings(dir: string, death?: Death): ResourceHandler {
  return {
    autoName: { property: "name", maxLength: 30 },
    create: ({ name, inputs }) => {
      const die = () => name === death?.at && process.kill(process.pid, "SIGKILL");
      if (death?.when === "before") die();
      const id = String(inputs.name);
      writeFileSync(join(dir, `${id}.thing`), "");
      appendFileSync(join(dir, "calls"), `create ${name}\n`);
      if (death?.when === "after") die();
      return { id, outputs: { ...inputs, arn: `arn:${id}` } };
    },
    delete: () => {},
    restore: ({ id }) => {
      if (!existsSync(join(dir, `${id}.thing`))) throw new Error(`${id} is lost`);
      appendFileSync(join(dir, "calls"), `restore ${id}\n`);
    },
  };
}

/** As `<program> <dir> [<thing> before|after]` has it on its command line. */
export function deathIn([at, when]: readonly string[]): Death | undefined {
  return at === undefined ? undefined : { at, when: when === "before" ? "before" : "after" };
}
