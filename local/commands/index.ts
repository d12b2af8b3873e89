import type { Command } from "@commander-js/extra-typings";

/** One `npm run` command. Its summary is here, so that the list of commands loads none of them. */
export interface CommandEntry {
  /** What people type before the command's own words. */
  readonly typed: string;
  readonly summary: string;
  /** The file that declares arguments, options and what is done. */
  load(): Promise<{ declare(command: Command): void }>;
}

/** Every command by the first word of the local cloud's command line; `npm start` gives none, and is the first. */
export const commands = {
  start: {
    typed: "npm start --",
    summary: "start the local cloud, apply the program, serve the site; npm run dev applies every edit, too",
    load: () => import("./start.ts"),
  },
  plan: {
    typed: "npm run plan --",
    summary: "what applying the program would change, and why; nothing is changed",
    load: () => import("./plan.ts"),
  },
  logs: {
    typed: "npm run logs --",
    summary: "what a function logged; without a name, the functions there are",
    load: () => import("./logs.ts"),
  },
  invoke: {
    typed: "npm run invoke --",
    summary: "invoke a function of the running local cloud: its answer, its log, how long it took",
    load: () => import("./invoke.ts"),
  },
  bundles: {
    typed: "npm run bundles --",
    summary: "what functions weigh, what is in them, and how long they take to start",
    load: () => import("./bundles.ts"),
  },
  grants: {
    typed: "npm run grants --",
    summary: "what each function may do, did and was refused since the start",
    load: () => import("./grants.ts"),
  },
  env: {
    typed: "npm run env --",
    summary: "make, list and destroy environments, as for a pull request",
    load: () => import("./env.ts"),
  },
  pulumi: {
    typed: "npm run pulumi:local --",
    summary: "the real Pulumi CLI against the local cloud: preview, up, refresh, destroy",
    load: () => import("./pulumi.ts"),
  },
  guardrails: {
    typed: "npm run guardrails --",
    summary: "hold the recorded resources of a stack against the rules of infra/policies",
    load: () => import("./guardrails.ts"),
  },
  "deploy-policy": {
    typed: "npm run deploy-policy --",
    summary: "the IAM roles that previews and deployments of a stack take, from what the program makes",
    load: () => import("./deploy-policy.ts"),
  },
  report: {
    typed: "npm run report --",
    summary: "what a change does to a stack: resources, rights, limits, sizes, cost; for pull requests",
    load: () => import("./report.ts"),
  },
  build: {
    typed: "npm run build",
    summary: "build the site and the deck, each when its sources changed",
    load: () => import("./build.ts"),
  },
  coverage: {
    typed: "npm run coverage --",
    summary: "write docs/local-coverage.md from the services there are",
    load: () => import("./coverage.ts"),
  },
  outputs: {
    typed: "npm run outputs --",
    summary: "write docs/outputs.md from the outputs that the program declares; refuses to let one go unsaid",
    load: () => import("./outputs.ts"),
  },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandName = keyof typeof commands;

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}
