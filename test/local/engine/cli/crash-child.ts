// Applies the program `many` by the real CLI, with a handler that keeps its things in files, and may die on the way:
// `mortal-things.ts`. Its exit code is the CLI's.
import { runCli } from "../../../../local/engine/cli/cli-run.ts";
import { CliEngine } from "../../../../local/engine/cli/index.ts";
import { configOf, fixtureContext, projectRoot } from "../harness.ts";
import { deathIn, mortalThings } from "../mortal-things.ts";

const [cli = "", dir = "", ...death] = process.argv.slice(2);
const config = configOf("many", { values: { "fixture:count": "8" } });
const engine = new CliEngine({
  context: fixtureContext(dir),
  folder: config.folder,
  handlers: new Map([["test:index:Thing", mortalThings(dir, deathIn(death))]]),
  functions: new Map(),
  onChange: async () => {},
});
await engine.load();
await engine.restore();
const cloud = { providerAddress: engine.address, endpointUrl: "http://127.0.0.1:1" };
const args = ["up", "--yes", "--skip-preview", "--non-interactive"];
process.exitCode = await runCli({ cli, projectRoot, dir, config, cloud, packages: ["test"] }, args);
if (process.exitCode === 0) await engine.sweep();
await engine.dispose();
