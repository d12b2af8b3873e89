import assert from "node:assert/strict";
import { call, getLink, inParallel } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { until } from "../helpers/until.ts";

describe("the local cloud keeps what it acknowledged", function () {
  this.timeout(120_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform?.stop());

  it("loses none of 1,000 acknowledged creates when it is killed in the middle of them", async () => {
    const total = 1_000;
    const acknowledged: string[] = [];
    const create = async (index: number) => {
      const slug = `kept-${index}`;
      const status = await call(`${platform.apiUrl}/links`, {
        method: "POST",
        body: { url: `https://example.com/${index}`, slug },
      }).then(
        (answer) => answer.status,
        () => "no answer" as const,
      );
      if (status === 201) acknowledged.push(slug);
      else assert.ok(status === "no answer" || status === 409, `create ${slug} answered ${status}`);
    };

    const half = inParallel(total, 16, async (index) => {
      if (acknowledged.length < total / 2) await create(index);
    });
    await until("some creates are acknowledged", () => acknowledged.length >= total / 4, 60_000);
    await platform.restart("SIGKILL");
    await half;

    await inParallel(total, 16, async (index) => {
      if (!acknowledged.includes(`kept-${index}`)) await create(index);
    });
    await platform.restart("SIGKILL");

    const lost: string[] = [];
    await inParallel(acknowledged.length, 16, async (index) => {
      const slug = acknowledged[index] ?? "";
      const link = await getLink(platform.apiUrl, slug);
      if (link?.url !== `https://example.com/${slug.slice("kept-".length)}`) lost.push(slug);
    });
    assert.deepEqual(lost, []);
  });

  it("counts 1,000 concurrent clicks on one link as exactly 1,000", async () => {
    await call(`${platform.apiUrl}/links`, {
      method: "POST",
      body: { url: "https://example.com/busy", slug: "busy" },
    });
    await inParallel(1_000, 100, async () => {
      const answer = await call(`${platform.siteUrl}/g/busy`);
      assert.equal(answer.status, 302, answer.text);
    });
    assert.equal((await getLink(platform.apiUrl, "busy"))?.clicks, 1_000);
  });
});
