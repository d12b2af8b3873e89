// Applies the program `many` with a handler that keeps its things in files, and dies by SIGKILL at the thing named in
// the second argument, having made it or just before, as the third argument says.
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../local/clock.ts";
import { EmbeddedEngine } from "../../../local/engine/embedded/index.ts";
import { silentLog } from "../../../local/log.ts";
import type { ResourceHandler } from "../../../local/service.ts";
import { configOf, projectRoot } from "./harness.ts";

const [dir = "", dieAt = "", when = ""] = process.argv.slice(2);

const handler: ResourceHandler = {
  autoName: { property: "name", maxLength: 30 },
  create: ({ name, inputs }) => {
    const die = () => name === dieAt && process.kill(process.pid, "SIGKILL");
    if (when === "before") die();
    const id = String(inputs.name);
    writeFileSync(join(dir, `${id}.thing`), "");
    appendFileSync(join(dir, "calls"), `create ${name}\n`);
    if (when === "after") die();
    return { id, outputs: { ...inputs, arn: `arn:${id}` } };
  },
  delete: () => {},
  restore: ({ id }) => {
    if (!existsSync(join(dir, `${id}.thing`))) throw new Error(`${id} is lost`);
    appendFileSync(join(dir, "calls"), `restore ${id}\n`);
  },
};

const engine = new EmbeddedEngine({
  context: {
    project: "fixture",
    stack: "dev",
    accountId: "000000000000",
    region: "us-east-1",
    dir,
    clock: systemClock,
    log: silentLog,
    endpointUrl: () => "",
  },
  projectRoot,
  handlers: new Map([["test:index:Thing", handler]]),
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
