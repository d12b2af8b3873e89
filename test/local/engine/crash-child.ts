// Applies the program `many` with a handler that keeps its things in files, and may die on the way: `mortal-things.ts`.
import { EmbeddedEngine } from "../../../local/engine/embedded/index.ts";
import { configOf, fixtureContext, projectRoot } from "./harness.ts";
import { deathIn, mortalThings } from "./mortal-things.ts";

const [dir = "", ...death] = process.argv.slice(2);

const engine = new EmbeddedEngine({
  context: fixtureContext(dir),
  projectRoot,
  handlers: new Map([["test:index:Thing", mortalThings(dir, deathIn(death))]]),
  functions: new Map(),
  config: configOf("many", { values: { "fixture:count": "8" } }),
});
await engine.load();
await engine.restore();
const { created, unchanged, outputs: _outputs } = await engine.up();
process.stdout.write(
  JSON.stringify({ created, unchanged, names: [...engine.resources.values()].map((each) => each.name) }),
);
await engine.dispose();
