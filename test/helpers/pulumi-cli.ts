import { join } from "node:path";
import type { Context } from "mocha";
import { buildCli, findCli } from "../../local/engine/cli/cli-binary.ts";

let said = false;

/** The real CLI. CI builds it where there is none; elsewhere the suite is skipped, and says so in a line. */
export async function needCli(suite: Context): Promise<string> {
  const found = findCli();
  if (found !== undefined) return found;
  if (process.env.CI) {
    suite.timeout(900_000);
    return buildCli(join(import.meta.dirname, "..", ".."));
  }
  if (!said) {
    process.stderr.write(
      "No Pulumi CLI here, so tests of the real engine are skipped: npm run pulumi:local -- build-cli\n",
    );
    said = true;
  }
  return suite.skip();
}
