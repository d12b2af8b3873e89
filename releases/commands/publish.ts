import { resolve } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { byteSize } from "../../terminal/table.ts";
import { currentCommit } from "../commit.ts";
import { publish } from "../publish.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declarePublish(program: Command): void {
  siteCommand(program, "publish", "make the next release of the built folder (npm run build)")
    .option("--folder <folder>", "the built files; else the site's own")
    .option("--force", "also what is a release already", false)
    .option(
      "--accept <id>",
      "let a finding pass that is no secret; may be given several times",
      (id, accepted: readonly string[]) => [...accepted, id],
      [],
    )
    .action((options) => onSite(options, (context) => publishFolder(context, options)));
}

interface PublishOptions {
  readonly folder?: string | undefined;
  readonly force: boolean;
  readonly accept: readonly string[];
}

async function publishFolder(
  { options, target, clock, progress }: SiteContext,
  { folder, force, accept }: PublishOptions,
): Promise<Outcome> {
  const { release, unhashed } = await progress.step(
    "publish",
    (tick) =>
      publish(target, {
        clock,
        commit: currentCommit(options.projectRoot),
        folder: folder === undefined ? undefined : resolve(folder),
        force,
        accepted: accept,
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
      `make it live with: npm run site -- deploy ${release.number} --stack ${options.stack}`,
      "",
    ].join("\n"),
  };
}
