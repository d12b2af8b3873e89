import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readManifests } from "../../releases/store/manifest.ts";
import { ReleaseLine } from "../../releases/store/release-line.ts";
import { markedSite } from "../helpers/site-tool.ts";
import { ReleaseBench } from "./fixture.ts";

describe("publish", () => {
  let bench: ReleaseBench;
  beforeEach(async () => {
    bench = await ReleaseBench.start();
  });
  afterEach(() => bench.stop());

  it("puts the build under its number and commit, with headers and a manifest beside it", async () => {
    const site = { "index.html": "<p>1", "assets/app-0a1b2c3d.js": "1", "config.json": "{}" };
    const release = await bench.publish(site, { hash: "1a2b3c4d5e6f" });
    assert.equal(release.name, "1-1a2b3c4");
    assert.deepEqual(await bench.keys("staging"), [
      "releases/1-1a2b3c4/assets/app-0a1b2c3d.js",
      "releases/1-1a2b3c4/index.html",
      "releases/1.json",
    ]);
    assert.deepEqual(await bench.get("staging", "releases/1-1a2b3c4/assets/app-0a1b2c3d.js"), {
      text: "1",
      ContentType: "text/javascript; charset=utf-8",
      CacheControl: "public, max-age=31536000, immutable",
      Metadata: { release: "1-1a2b3c4" },
    });
    const { state, files, commit } = JSON.parse((await bench.get("staging", "releases/1.json")).text);
    assert.deepEqual([state, commit, files.length], ["complete", "1a2b3c4d5e6f", 2]);
    assert.deepEqual(files[1], {
      path: "index.html",
      size: 4,
      sha256: createHash("sha256").update("<p>1").digest("hex"),
      etag: `"${createHash("md5").update("<p>1").digest("hex")}"`,
      contentType: "text/html; charset=utf-8",
      cacheControl: "no-cache",
      hashed: false,
    });
  });

  it("notes the configuration that the build says it needs", async () => {
    const schema = JSON.stringify({ required: ["apiUrl", "environment"] });
    const release = await bench.publish({ "index.html": "", "config.schema.json": schema });
    assert.deepEqual(release.requiredConfig, ["apiUrl", "environment"]);
  });

  it("refuses what is a release already, naming it, unless it is forced", async () => {
    const first = await bench.publish(markedSite("a"));
    await bench.publish(markedSite("b"));
    await assert.rejects(
      bench.publish(markedSite("a"), { hash: "ffffffffffff" }),
      (error: Error & { exitCode: number }) => {
        assert.match(error.message, new RegExp(`this is release ${first.name} already, byte for byte`));
        return error.exitCode === 5;
      },
    );
    assert.equal((await bench.publish(markedSite("a"), { force: true })).number, 3);
  });

  it("gives two at once two numbers", async () => {
    const published = await Promise.all(["a", "b", "c", "d"].map((mark) => bench.publish(markedSite(mark))));
    assert.deepEqual(published.map(({ number }) => number).sort(), [1, 2, 3, 4]);
    const manifests = await readManifests(bench.target().staging, new ReleaseLine("site"));
    assert.deepEqual(
      manifests.map(({ state, number }) => [state, number]),
      [4, 3, 2, 1].map((number) => ["complete", number]),
    );
  });

  it("keeps each release line apart", async () => {
    await bench.publish(markedSite("a"));
    const deck = await bench.publish(markedSite("a"), {
      target: bench.target({ line: new ReleaseLine("deck") }),
    });
    assert.equal(deck.number, 1);
    assert.ok((await bench.keys("staging")).includes(`deck/releases/${deck.name}/index.html`));
  });

  it("overwrites nothing: a number that was taken and never finished stays as it is", async () => {
    bench.requestsLeft = 5;
    await assert.rejects(bench.publish(markedSite("a")), /killed/);
    bench.requestsLeft = Number.POSITIVE_INFINITY;
    const next = await bench.publish(markedSite("a"));
    assert.equal(next.number, 2);
    const [, unfinished] = await readManifests(bench.target().staging, new ReleaseLine("site"));
    assert.equal(unfinished?.state, "publishing");
  });

  it("does not replace a file that somebody put there by hand", async () => {
    await bench.put("staging", "releases/1-1a2b3c4/index.html", "foreign");
    await assert.rejects(
      bench.publish(markedSite("a"), { hash: "1a2b3c4d" }),
      /releases\/1-1a2b3c4\/index.html is there already and not overwritten/,
    );
    assert.equal((await bench.get("staging", "releases/1-1a2b3c4/index.html")).text, "foreign");
  });

  it("says what to do when nothing was built", async () => {
    await assert.rejects(bench.publish({ "a.txt": "" }), /no index.html\); run "npm run build" first/);
  });

  it("uploads nothing when there is a credential in it, the number included", async () => {
    bench.secrets = [{ name: "config platform:token", value: "correct horse battery" }];
    const site = { "index.html": "", "a.js": 'let a;\nconst t = "correct horse battery";' };
    await assert.rejects(bench.publish(site), (error: Error & { exitCode: number }) => {
      assert.match(error.message, /a\.js:2 {2}config platform:token {2}\[[0-9a-f]{12}\]/);
      assert.doesNotMatch(error.message, /horse/);
      return error.exitCode === 4;
    });
    assert.deepEqual(await bench.keys("staging"), []);
  });
});
