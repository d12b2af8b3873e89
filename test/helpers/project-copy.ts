import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const parts = [
  "examples",
  ...["infra", "functions", "local", "releases", "services", "terminal", "web"],
  ...["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"],
  ...["package.json", "package-lock.json", "tsconfig.json"],
];

export interface ProjectCopy {
  readonly root: string;
  /**
   * Replaces a text of a file, which must be there once.
   * @returns what makes the file as it was
   */
  edit(file: string, from: string, to: string): Promise<() => Promise<void>>;
  append(file: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** The project's files in a folder of their own, for tests that edit them; what is installed is shared. */
export async function copyProject(): Promise<ProjectCopy> {
  const copy = await mkdtemp(join(tmpdir(), "slipway-project-"));
  for (const name of parts) await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  return {
    root: copy,
    async edit(file, from, to) {
      const path = join(copy, file);
      const text = await readFile(path, "utf8");
      const times = text.split(from).length - 1;
      if (times !== 1) throw new Error(`${file} has "${from}" ${times} times; it should be there once`);
      await writeFile(
        path,
        text.replace(from, () => to),
      );
      return () => writeFile(path, text);
    },
    append: (file, text) => appendFile(join(copy, file), text),
    remove: () => rm(copy, { recursive: true, force: true }),
  };
}
