import { resolve } from "node:path";
import { currentCommit } from "../commit.ts";
import { publish } from "../publish.ts";
import { byteSize } from "../table.ts";
import type { CommandContext, Outcome } from "./outcome.ts";

export async function publishCommand({ command, target, clock, progress }: CommandContext): Promise<Outcome> {
  const { release, unhashed } = await progress.step(
    "publish",
    (tick) =>
      publish(target, {
        clock,
        commit: currentCommit(command.projectRoot),
        folder: command.folder === undefined ? undefined : resolve(command.folder),
        force: command.force,
        accepted: command.accepted,
        onFile: (done) => tick(`${done} files`),
      }),
    ({ release: { files } }) =>
      `${files.length} files, ${byteSize(files.reduce((sum, { size }) => sum + size, 0))}`,
  );
  const warnings = unhashed.map(
    (url) =>
      `${url} is loaded under a name that does not change with its content: for the moment of a deploy a page may get another release's. Let the build put a hash into its name`,
  );
  return {
    json: { release: release.name, number: release.number, contentHash: release.contentHash, warnings },
    text: [
      `release ${release.name} is published${release.dirty ? ", with changes that are in no commit" : ""}`,
      ...warnings.map((warning) => `warning: ${warning}`),
      `make it live with: npm run site -- deploy ${release.number} --stack ${command.stack}`,
      "",
    ].join("\n"),
  };
}
