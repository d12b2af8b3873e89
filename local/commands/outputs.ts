import type { Command } from "@commander-js/extra-typings";
import { projectRoot } from "../../terminal/install.mjs";
import { checkOutputs, writeOutputs } from "../output-contract/index.ts";

/** `npm run outputs`: what the platform's stack gives to others, written from the program. */
export function declare(command: Command): void {
  command.option("--check", "fail when the page is not up to date", false).action(outputs);
}

function outputs({ check }: { readonly check: boolean }): void {
  if (check) checkOutputs(projectRoot);
  else {
    writeOutputs(projectRoot);
    process.stdout.write("docs/outputs.md written\n");
  }
}
