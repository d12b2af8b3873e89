import assert from "node:assert/strict";
import { deploy } from "../../releases/deploy.ts";
import { promote } from "../../releases/promote.ts";
import { readRelease } from "../../releases/store/manifest.ts";
import { markedSite } from "../helpers/site-tool.ts";
import { ReleaseBench } from "./fixture.ts";

describe("promote", () => {
  let bench: ReleaseBench;
  beforeEach(async () => {
    bench = await ReleaseBench.start();
  });
  afterEach(() => bench.stop());

  const prod = () => bench.target({ prefix: "other-", stack: "prod" });
  const promoted = (number: number) => promote(bench.target(), number, prod(), { clock: bench.clock });

  it("brings a release of another stack here, byte for byte, under a number of this one", async () => {
    await bench.publish(markedSite("own of prod"), { target: prod() });
    const source = await bench.publish(markedSite("from dev"), { hash: "abcdef012345" });
    const number = await promoted(1);
    const release = await readRelease(prod().staging, prod().line, number);
    assert.deepEqual(
      [release.name, release.promotedFrom, release.contentHash],
      ["2-abcdef0", { stack: "dev", name: source.name }, source.contentHash],
    );
    await deploy(prod(), number, { clock: bench.clock });
    for (const { path } of source.files) {
      const [there, here] = [
        await bench.get("staging", `releases/${source.name}/${path}`),
        await bench.get("other-live", path),
      ];
      assert.deepEqual({ ...here, Metadata: {} }, { ...there, Metadata: {} }, path);
    }
  });

  it("knows what is here already", async () => {
    await bench.publish(markedSite("a"));
    assert.deepEqual([await promoted(1), await promoted(1)], [1, 1]);
    assert.equal((await bench.keys("other-staging")).filter((key) => key.endsWith(".json")).length, 1);
  });

  it("refuses bytes that are not those of the manifest", async () => {
    const { name } = await bench.publish(markedSite("a"));
    await bench.put("staging", `releases/${name}/robots.txt`, "forged");
    await assert.rejects(promoted(1), /robots.txt is not what was published/);
    assert.deepEqual(await bench.keys("other-staging"), []);
  });
});
