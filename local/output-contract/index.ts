import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import { declaredOutputs } from "./declared-outputs.ts";
import { pageWith } from "./page.ts";
import { brokenPromises, type Promises, promisesText, withPromisesOf } from "./promises.ts";

/**
 * Writes the table of docs/outputs.md, and the promises in docs/outputs.json, as the program has them.
 * @param root absolute folder of the project
 * @throws UserError listing the promises that are neither kept nor taken back
 */
export function writeOutputs(root: string): void {
  for (const { file, text } of outdatedFiles(root)) writeFileSync(file, text);
}

/** @throws UserError as `writeOutputs`, and when that would change something */
export function checkOutputs(root: string): void {
  if (outdatedFiles(root).length > 0)
    throw new UserError("docs/outputs.md is not what infra/outputs.ts says. Run: npm run outputs");
}

function outdatedFiles(root: string): readonly { readonly file: string; readonly text: string }[] {
  const pageFile = join(root, "docs", "outputs.md");
  const promisesFile = join(root, "docs", "outputs.json");
  const outputs = declaredOutputs(join(root, "infra", "outputs.ts"));
  // Written here alone, in this form.
  const made: Promises = existsSync(promisesFile) ? JSON.parse(readFileSync(promisesFile, "utf8")) : {};
  const broken = brokenPromises(made, outputs, readFileSync(join(root, "CHANGELOG.md"), "utf8"));
  if (broken.length > 0) throw new UserError(`The stack's outputs are a contract:\n  ${broken.join("\n  ")}`);
  return [
    { file: pageFile, text: pageWith(outputs, readFileSync(pageFile, "utf8")) },
    { file: promisesFile, text: promisesText(withPromisesOf(outputs, made)) },
  ].filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);
}
