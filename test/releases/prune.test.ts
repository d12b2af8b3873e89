import assert from "node:assert/strict";
import { deploy } from "../../releases/deploy.ts";
import { type PruneOptions, prune } from "../../releases/prune.ts";
import { markedSite } from "../helpers/site-tool.ts";
import { ReleaseBench } from "./fixture.ts";

const day = 24 * 60 * 60 * 1000;

describe("prune", () => {
  let bench: ReleaseBench;

  beforeEach(async () => {
    bench = await ReleaseBench.start();
    // S3 dates its objects by the machine's clock.
    bench.clock.advance(Date.now() - bench.clock.now());
  });
  afterEach(() => bench.stop());

  const publishAll = async (count: number) => {
    const releases = [];
    for (let each = 1; each <= count; each++) releases.push(await bench.publish(markedSite(`r${each}`)));
    return releases;
  };
  const go = (number: number) => deploy(bench.target(), number, { clock: bench.clock });
  const pruned = (options: Partial<PruneOptions> = {}) =>
    prune(bench.target(), { clock: bench.clock, keep: 2, grace: day, dryRun: false, ...options });
  /** A day after everything so far, by the machine's clock as well. */
  const aDayLater = () => bench.clock.advance(Date.now() - bench.clock.now() + day + 1);
  const assetOf = (release: { files: readonly { path: string }[] } | undefined) =>
    release?.files.find(({ path }) => path.endsWith(".js"))?.path ?? "";

  it("removes releases before the last ones, whole", async () => {
    const [first] = await publishAll(4);
    assert.deepEqual(
      (await pruned()).releases.map((name) => name.split("-")[0]),
      ["2", "1"],
    );
    assert.deepEqual(await bench.keys("staging", `releases/${first?.name}/`), []);
    assert.ok((await bench.keys("staging")).includes("releases/4.json"));
    assert.equal((await bench.publish(markedSite("r5"))).number, 5, "no number is given twice");
  });

  it("keeps what is live and what a rollback would bring back, however old", async () => {
    await publishAll(6);
    await go(1);
    await go(2);
    bench.clock.advance(10 * day);
    assert.deepEqual(
      (await pruned()).releases.map((name) => name.split("-")[0]),
      ["4", "3"],
    );
  });

  it("removes live files that no kept release has, once no page can be open that names them", async () => {
    const releases = await publishAll(5);
    for (const number of [1, 2, 3, 4, 5]) await go(number);
    assert.deepEqual((await pruned()).releases, [], "pages of all of them may be open");
    aDayLater();
    const { liveFiles } = await pruned();
    const live = await bench.keys("live");
    assert.deepEqual(
      releases.map((release) => live.includes(assetOf(release))),
      [false, false, false, true, true],
    );
    assert.equal(liveFiles.length, 6);
  });

  it("leaves live files that are the program's own alone", async () => {
    await publishAll(3);
    await bench.put("live", "assets/index-0a1b2c3d.js", "the program's");
    bench.clock.advance(10 * day);
    assert.deepEqual((await pruned()).liveFiles, []);
  });

  it("takes a publish for dead after a day", async () => {
    bench.requestsLeft = 5;
    await assert.rejects(bench.publish(markedSite("dead")), /killed/);
    bench.requestsLeft = Number.POSITIVE_INFINITY;
    assert.deepEqual((await pruned()).releases, []);
    aDayLater();
    assert.equal((await pruned()).releases.length, 1);
    assert.deepEqual(await bench.keys("staging", "releases/"), []);
  });

  it("only says what would go, in a dry run", async () => {
    await publishAll(4);
    const before = await bench.keys("staging");
    assert.equal((await pruned({ dryRun: true })).releases.length, 2);
    assert.deepEqual(await bench.keys("staging"), before);
  });
});
