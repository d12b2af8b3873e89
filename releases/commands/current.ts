import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { type CurrentState, currentState } from "../current.ts";
import type { Target } from "../target/target.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declareCurrent(program: Command): void {
  siteCommand(program, "current", "what is live, by the files themselves").action((options) =>
    onSite(options, current),
  );
}

async function current({ target }: SiteContext): Promise<Outcome> {
  const state = await currentState(target);
  const { pointer, matches, besides, missing } = state;
  return {
    json: {
      live: matches?.name ?? null,
      deployed: pointer?.current ?? null,
      setting: target.setting ?? null,
      besides,
      missing,
    },
    text: `${[...sentences(state), ...settingSentence(target, state)].join("\n")}\n`,
  };
}

function sentences({ pointer, matches, besides, missing }: CurrentState): string[] {
  const last = pointer?.current;
  if (!matches) {
    if (!last) return ["no release is live: the files are those that the program uploaded"];
    const some = `${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ", …" : ""}`;
    return [
      `the live files are no release's. ${last.name} was deployed last, by ${last.by} at ${last.deployedAt}; ${missing.length} of its files are missing or others: ${some}`,
      `put it right with: npm run site -- deploy ${last.number}`,
    ];
  }
  const extra =
    besides.length === 0 ? [] : [`besides, there are ${besides.length} files of none: ${besides.join(", ")}`];
  if (matches.number === last?.number) {
    return [`release ${matches.name} is live, deployed by ${last.by} at ${last.deployedAt}`, ...extra];
  }
  return [
    `the live files match release ${matches.name}, which was copied by hand${last ? ` (deployed last: ${last.name})` : ""}`,
    ...extra,
    `note it, with its history, by: npm run site -- deploy ${matches.number}`,
  ];
}

function settingSentence(target: Target, { matches }: CurrentState): string[] {
  const { setting } = target;
  if (setting === matches?.name) return [];
  return setting === undefined
    ? ["the program does not know of it: its next run uploads the built folder over it"]
    : [`the program is told that ${setting} is live; it leaves the files alone either way`];
}
