import assert from "node:assert/strict";
import { type DeployResult, deploy, rollback } from "../../releases/deploy.ts";
import type { Release } from "../../releases/store/manifest.ts";
import { readPointer } from "../../releases/store/pointer.ts";
import { ReleaseLine } from "../../releases/store/release-line.ts";
import { markedSite } from "../helpers/site-tool.ts";
import { ReleaseBench } from "./fixture.ts";

describe("deploy", () => {
  let bench: ReleaseBench;
  let releases: readonly Release[];

  beforeEach(async () => {
    bench = await ReleaseBench.start();
    const first = { ...markedSite("one"), "only-in-one.txt": "1" };
    releases = [
      await bench.publish(first),
      await bench.publish(markedSite("two")),
      await bench.publish(markedSite("three")),
    ];
  });
  afterEach(() => bench.stop());

  const options = () => ({ clock: bench.clock });
  const go = (number: number): Promise<DeployResult> => deploy(bench.target(), number, options());
  const back = (): Promise<DeployResult> => rollback(bench.target(), options());
  const mark = async (page = "index.html") =>
    /data-page="(\w+)"/.exec((await bench.get("live", page)).text)?.[1];
  const current = async () => (await readPointer(bench.target().staging, new ReleaseLine("site")))?.pointer;
  const conflict = (message: RegExp) => (error: Error & { exitCode?: number }) => {
    assert.match(error.message, message);
    assert.equal(error.exitCode, 3);
    return true;
  };

  /** Every page that is live names only files that are live, and of its own release. */
  const assertWhole = async () => {
    for (const page of ["index.html", "about.html"]) {
      if (!(await bench.keys("live")).includes(page)) continue;
      const { text } = await bench.get("live", page);
      const own = await mark(page);
      for (const [, path = ""] of text.matchAll(/(?:href|src)="\/(assets\/[^"]+)"/g)) {
        assert.match(
          (await bench.get("live", path)).text,
          new RegExp(`"${own}"`),
          `${page} of ${own}: ${path}`,
        );
      }
    }
  };

  it("copies what pages name first, pages last, then notes it, then removes what is of no use", async () => {
    await go(1);
    bench.requests.length = 0;
    await go(2);
    const changes = bench.requests.filter((request) => /^(Copy|Put|Delete)/.test(request));
    assert.deepEqual(changes.slice(0, 1), ["PutObject deploying.json"]);
    const paths = releases[1]?.files.map(({ path }) => path) ?? [];
    const assets = paths.filter((path) => path.startsWith("assets/"));
    assert.deepEqual(
      changes.slice(1, 3).sort(),
      assets.map((path) => `CopyObject ${path}`),
    );
    assert.deepEqual(changes.slice(3), [
      "CopyObject about.html",
      "CopyObject index.html",
      "PutObject current.json",
      "DeleteObjects",
      "DeleteObject deploying.json",
    ]);
  });

  it("serves the very files with their headers, and tells the program", async () => {
    const result = await go(1);
    assert.deepEqual(
      [result.release, result.before, result.copied],
      [releases[0]?.name, undefined, releases[0]?.files.length],
    );
    const { CacheControl, ContentType, Metadata } = await bench.get("live", "index.html");
    assert.deepEqual(
      [CacheControl, ContentType, Metadata],
      ["no-cache", "text/html; charset=utf-8", { release: releases[0]?.name }],
    );
    assert.equal(bench.setting, releases[0]?.name);
  });

  it("leaves old files with a hash in their name, and removes others that the release does not have", async () => {
    await go(1);
    const before = (await bench.keys("live")).filter((key) => key.startsWith("assets/"));
    assert.ok((await bench.keys("live")).includes("only-in-one.txt"));
    assert.equal((await go(2)).removed, 1);
    const keys = await bench.keys("live");
    assert.ok(!keys.includes("only-in-one.txt"));
    for (const asset of before) assert.ok(keys.includes(asset), asset);
  });

  it("touches neither config.json nor the files of sites below", async () => {
    await bench.put("live", "config.json", "{}");
    await bench.put("live", "deck/index.html", "deck");
    await deploy(bench.target({ foreignPrefixes: ["deck/"] }), 1, options());
    assert.ok((await bench.keys("live")).includes("config.json"));
    assert.equal((await bench.get("live", "deck/index.html")).text, "deck");
  });

  it("puts a site with a base path below it", async () => {
    const deck = bench.target({ line: new ReleaseLine("deck"), livePrefix: "deck/" });
    await bench.publish(markedSite("slides"), { target: deck });
    await bench.put("live", "index.html", "the site");
    await deploy(deck, 1, options());
    assert.match((await bench.get("live", "deck/index.html")).text, /slides/);
    assert.equal((await bench.get("live", "index.html")).text, "the site");
  });

  it("copies again what somebody changed by hand", async () => {
    await go(1);
    await bench.put("live", "robots.txt", "by hand");
    await go(1);
    assert.equal((await bench.get("live", "robots.txt")).text, "User-agent: *\n");
  });

  it("refuses a release whose files in the staging bucket are not what was published", async () => {
    await go(1);
    await bench.put("staging", `releases/${releases[1]?.name}/index.html`, "forged");
    await assert.rejects(go(2), /index.html is gone or not what was published/);
    assert.equal(await mark(), "one");
    assert.equal((await current())?.current.number, 1);
  });

  it("names the releases that there are when there is none of that number", async () => {
    await assert.rejects(go(9), /there is no release 9 of "site"; there are 1, 2, 3/);
  });

  it("refuses a release that needs more of config.json than the stack gives, naming the key", async () => {
    const schema = JSON.stringify({ required: ["apiUrl", "goUrl"] });
    const { number } = await bench.publish({ ...markedSite("four"), "config.schema.json": schema });
    await bench.put("live", "config.json", '{"apiUrl":"/api"}');
    await assert.rejects(go(number), /needs "goUrl" of config.json, and stack "dev" gives "apiUrl"/);
    await bench.put("live", "config.json", '{"apiUrl":"/api","goUrl":"/g"}');
    await go(number);
  });

  describe("rollback", () => {
    it("goes back, and further back, through what was live", async () => {
      for (const number of [1, 2, 3]) await go(number);
      const marks = [];
      for (let each = 0; each < 2; each++) {
        await back();
        marks.push(await mark());
      }
      assert.deepEqual(marks, ["two", "one"]);
      assert.equal(bench.setting, releases[0]?.name);
      await assert.rejects(back(), /nothing to roll "site" back to: 1-\w+ was the first release/);
    });

    it("undoes a deploy of an older release too", async () => {
      for (const number of [2, 3, 1]) await go(number);
      await back();
      assert.equal(await mark(), "three");
    });

    it("has nothing to go back to before the first deploy", async () => {
      await assert.rejects(back(), /no release was deployed yet/);
    });
  });

  describe("two at once", () => {
    it("one wins, the other is told who", async () => {
      await go(1);
      const results = await Promise.allSettled([go(2), go(3)]);
      const [lost] = results.filter((each) => each.status === "rejected");
      const [won] = results.filter((each) => each.status === "fulfilled");
      assert.ok(lost && won);
      conflict(new RegExp(`"deploy ${won.value.release}" by .* is under way|just begun to deploy`))(
        lost.reason,
      );
      assert.equal((await current())?.current.name, won.value.release);
      await assertWhole();
    });

    it("a deploy that finds another one noted at its end does not claim to have won", async () => {
      await go(1);
      const target = bench.target();
      const { writeJson } = target.staging;
      target.staging.writeJson = async (key, value, condition) => {
        const foreign = {
          current: { ...(await current())?.current, name: "7-fffffff", by: "ann@desk" },
          previous: [],
        };
        if (key === "current.json") await bench.put("staging", key, JSON.stringify(foreign));
        return writeJson.call(target.staging, key, value, condition);
      };
      await assert.rejects(
        deploy(target, 2, options()),
        conflict(/7-fffffff was deployed by ann@desk at the same time/),
      );
    });

    it("one whose lease ran out stops when somebody else has it", async () => {
      await go(1);
      const target = bench.target();
      const { copyFrom } = target.live;
      let overtaken: Promise<DeployResult> | undefined;
      target.live.copyFrom = async (...args) => {
        const copied = await copyFrom.apply(target.live, args);
        if (!overtaken) {
          bench.clock.advance(61_000);
          overtaken = go(3);
          await overtaken;
        }
        return copied;
      };
      await assert.rejects(deploy(target, 2, options()), conflict(/ran out and somebody else took it/));
      assert.equal(await mark(), "three");
      assert.equal((await current())?.current.number, 3);
    });
  });

  describe("killed at any request", () => {
    const requestsOf = async (work: () => Promise<unknown>) => {
      bench.requests.length = 0;
      await work();
      return bench.requests.length;
    };
    const killAt = async (request: number) => {
      bench.requestsLeft = request;
      await assert.rejects(go(2), /killed/);
      bench.requestsLeft = Number.POSITIVE_INFINITY;
    };

    it("leaves whole pages, and is finished by the next deploy", async () => {
      await go(1);
      const all = await requestsOf(() => go(2));
      for (let request = 1; request < all; request++) {
        await go(1);
        await killAt(request);
        await assertWhole();
        bench.clock.advance(61_000);
        await go(2);
        assert.deepEqual(
          [await mark(), await mark("about.html"), bench.setting],
          ["two", "two", releases[1]?.name],
        );
        assert.ok(!(await bench.keys("live")).includes("only-in-one.txt"));
      }
      assert.ok(all > 10, `${all} requests`);
    });

    it("is undone by a rollback", async () => {
      const all = await requestsOf(() => go(1).then(() => go(2)));
      for (let request = 1; request < all / 2; request++) {
        await go(1);
        await killAt(request);
        const noted = (await current())?.current.number === 2;
        bench.clock.advance(61_000);
        // Killed before it took the lease, it changed nothing, and a rollback goes back from release 1.
        const began = (await bench.keys("staging")).includes("deploying.json");
        if (!began) continue;
        const { interrupted } = await back();
        assert.ok(interrupted === releases[1]?.name || noted);
        assert.deepEqual([await mark(), await mark("about.html")], ["one", "one"]);
      }
    });

    it("keeps others out for a minute, unless its process is known to be gone", async () => {
      await go(1);
      await killAt(7);
      await assert.rejects(go(3), conflict(/should it have been killed, its lease ends at 2026-/));
      const { text } = await bench.get("staging", "deploying.json");
      // No process has this id: Linux's highest is 4,194,304.
      await bench.put("staging", "deploying.json", JSON.stringify({ ...JSON.parse(text), pid: 4_194_305 }));
      const { interrupted } = await go(3);
      assert.equal(interrupted, releases[1]?.name);
      assert.equal(await mark(), "three");
    });
  });
});
