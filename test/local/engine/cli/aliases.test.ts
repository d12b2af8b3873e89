import assert from "node:assert/strict";
import { needCli } from "../../../helpers/pulumi-cli.ts";
import { type CliBench, openCliBench } from "./cli-harness.ts";

const up = ["up", "--yes", "--skip-preview", "--non-interactive"];
const at = (step: number) => ({ values: { "fixture:step": String(step) }, sweep: true });

/** The program of the embedded engine's own test, by the real one. */
describe("aliases on the real engine", function () {
  this.timeout(120_000);
  let bench: CliBench;

  before(async function () {
    bench = openCliBench(await needCli(this));
  });
  after(() => bench?.close());

  it("keep what stands under new names, types and parents: nothing is replaced, made or deleted", async () => {
    assert.equal(await bench.run("aliases", up, at(1)), 0, bench.output());
    const made = new Map(bench.things.existing);
    assert.equal(made.size, 4);
    bench.things.taken();

    assert.equal(await bench.run("aliases", ["preview", "--json", "--non-interactive"], at(2)), 0);
    const { changeSummary } = JSON.parse(bench.output());
    assert.deepEqual(changeSummary, { same: 6 });

    assert.equal(await bench.run("aliases", up, at(2)), 0, bench.output());
    assert.match(bench.output(), /Resources:\s+6 unchanged/);
    assert.deepEqual(bench.things.existing, made);
    assert.deepEqual(bench.things.taken(), []);
  });

  it("change nothing more once the new names are kept", async () => {
    assert.equal(await bench.run("aliases", [...up, "--expect-no-changes"], at(2)), 0, bench.output());
    assert.equal(await bench.run("aliases", ["stack", "--show-urns", "--non-interactive"], at(2)), 0);
    assert.match(bench.output(), /test:index:Renamed\$test:index:Thing::team-member/);
    assert.doesNotMatch(bench.output(), /Thing::(loose|by-urn)\s/);
  });

  it("leave the resources in reach: destroy finds each under its new name", async () => {
    assert.equal(
      await bench.run("aliases", ["destroy", "--yes", "--non-interactive"], at(2)),
      0,
      bench.output(),
    );
    assert.equal(bench.things.existing.size, 0);
  });
});
