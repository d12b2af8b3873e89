import type { CommandContext, Outcome } from "./outcome.ts";

export async function unpinCommand({ command, target }: CommandContext): Promise<Outcome> {
  const { setting } = target;
  target.setRelease(undefined);
  const next = target.place === "AWS" ? "pulumi up" : `npm start -- --stack ${command.stack}`;
  return {
    json: { before: setting ?? null },
    text:
      setting === undefined
        ? "no release was pinned: the program uploads the built folder\n"
        : `${setting} is no longer pinned: the next ${next} uploads the built folder\n`,
  };
}
