import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { byteSize, table } from "../../terminal/table.ts";
import { type CurrentState, currentState } from "../current.ts";
import type { Manifest } from "../store/manifest.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declareList(program: Command): void {
  siteCommand(program, "list", "the releases, and which one is live").action((options) =>
    onSite(options, list),
  );
}

async function list({ target }: SiteContext): Promise<Outcome> {
  const state = await currentState(target);
  const rows = state.manifests.map((manifest) => ({ manifest, status: statusOf(manifest, state) }));
  if (rows.length === 0) {
    return { json: [], text: "no release yet; make one with: npm run build && npm run site -- publish\n" };
  }
  return {
    json: rows.map(({ manifest, status }) => {
      if (manifest.state === "publishing") return { ...manifest, status };
      const { files, ...rest } = manifest;
      return { ...rest, files: files.length, bytes: sizeOf(files), status };
    }),
    text: table(
      ["RELEASE", "STATUS", "BUILT", "FILES", "SIZE", "BY", "FROM"],
      rows.map(({ manifest, status }) => cellsOf(manifest, status)),
    ),
  };
}

function cellsOf(manifest: Manifest, status: string): string[] {
  if (manifest.state === "publishing") return [manifest.name, status, "", "", "", manifest.by, ""];
  const { name, builtAt, files, by, promotedFrom, dirty } = manifest;
  const origin = promotedFrom ? `${promotedFrom.stack} ${promotedFrom.name}` : "";
  const built = `${builtAt.slice(0, 16).replace("T", " ")}${dirty ? " dirty" : ""}`;
  return [name, status, built, String(files.length), byteSize(sizeOf(files)), by, origin];
}

/** By the live files themselves, not by what was noted. */
function statusOf(manifest: Manifest, { matches, pointer }: CurrentState): string {
  if (manifest.state === "publishing") return "not whole";
  if (manifest.number === matches?.number) return "live";
  if (manifest.number === pointer?.current.number) return "deployed, changed since";
  return manifest.number === pointer?.previous.at(-1)?.number ? "before" : "";
}

function sizeOf(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
