import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
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
  remove(): Promise<void>;
}

/** The project's files in a folder of their own, for tests that edit them; what is installed is shared. */
export async function copyProject(): Promise<ProjectCopy> {
  const copy = await mkdtemp(join(tmpdir(), "slipway-project-"));
  for (const name of parts) await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  return { root: copy, remove: () => rm(copy, { recursive: true, force: true }) };
}
