import assert from "node:assert/strict";
import { join } from "node:path";
import { LocalCloud } from "../../local/cloud.ts";
import { DeploymentError } from "../../local/engine/embedded/index.ts";
import { silentLog } from "../../local/log.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";

/** The program of a protected stack, changed so that its table would have to be replaced. */
describe("a protected stack's data", function () {
  this.timeout(120_000);
  let copy: ProjectCopy;
  let cloud: LocalCloud;
  let tableName: string;

  before(async () => {
    copy = await copyProject();
    cloud = new LocalCloud({
      projectRoot: copy.root,
      stack: "prod",
      dir: join(copy.root, ".slipway", "prod"),
      ports: { site: 0, endpoint: 0 },
      log: silentLog,
    });
    await cloud.start();
    await cloud.up();
    tableName = String(cloud.engine.outputs.tableName?.value);
  });
  after(async () => {
    await cloud?.stop();
    await copy?.remove();
  });

  const refused = (error: unknown, action: "replace" | "delete") => {
    assert.ok(error instanceof DeploymentError);
    const failure = error.failures.find(
      ({ urn }) => urn?.endsWith("Table::links") && !urn.includes("::platform:components:Table::"),
    );
    assert.equal(failure?.action, action);
    assert.match(
      failure?.message ?? "",
      new RegExp(`The Table "${tableName}" and all that it holds would be lost`),
    );
    assert.match(failure?.message ?? "", /option protect to false and apply that first/);
    return true;
  };

  it("is not replaced for another key, in a plan or for good, even where the same change lifts the protection", async () => {
    await copy.edit("infra/data.ts", "hashKey: linksTable.hashKey", 'hashKey: "another"');
    await assert.rejects(cloud.plan(), (error) => refused(error, "replace"));
    await assert.rejects(cloud.up(), (error) => refused(error, "replace"));
    await copy.edit("infra/data.ts", "protect: stage.protectData", "protect: !stage.protectData");
    await assert.rejects(cloud.up(), (error) => refused(error, "replace"));
    await copy.edit("infra/data.ts", "protect: !stage.protectData", "protect: stage.protectData");
    await copy.edit("infra/data.ts", 'hashKey: "another"', "hashKey: linksTable.hashKey");
    assert.equal((await cloud.up()).replaced, 0);
    assert.equal(cloud.engine.outputs.tableName?.value, tableName);
  });

  it("is not deleted with the stack", async () => {
    await assert.rejects(cloud.engine.destroy(), (error) => refused(error, "delete"));
    assert.equal((await cloud.up()).created, 0);
  });
});
