import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../helpers/browser.ts";
import { createLink } from "../helpers/links-api.ts";
import { LivePlatform } from "../helpers/live-platform.ts";
import { PageWatch } from "../helpers/page-watch.ts";
import { ReturningClient } from "../helpers/returning-client.ts";
import { until } from "../helpers/until.ts";

/** What `bench/live.ts` measures is shown here to happen, whatever time it takes. */
describe("live clicks, through CloudFront", function () {
  this.timeout(120_000);
  let live: LivePlatform;
  let browser: Browser;
  let page: Page;
  const clients: ReturningClient[] = [];

  before(async () => {
    [live, browser] = await Promise.all([LivePlatform.start(), launchBrowser()]);
    page = await browser.newPage();
  });
  after(async () => {
    for (const client of clients) client.close();
    await Promise.all([browser?.close(), live?.stop()]);
  });

  const heardBy = (count: number) => () => clients.every(({ heard }) => heard.length >= count);

  it("reach 500 open connections, each click once and in order", async () => {
    while (clients.length < 500) {
      const more = Array.from({ length: 50 }, () => ReturningClient.open(live.clicksUrl));
      clients.push(...(await Promise.all(more)));
    }
    for (let i = 0; i < 20; i++) await live.publish(`first-${i}`);
    await until("all have all", heardBy(20), 30_000);
    const expected = Array.from({ length: 20 }, (_, i) => `first-${i}`);
    for (const { heard } of clients) assert.deepEqual(heard.map(idOf), expected);
  });

  it("appear in a browser when somebody follows a link, while 500 others listen", async () => {
    await createLink(live.platform.apiUrl, { slug: "handbook", url: "https://example.com/" });
    await page.goto(live.platform.siteUrl);
    await panel().getByText("Live", { exact: true }).waitFor();
    await panel().getByText("Nobody has followed a link since you came.").waitFor();
    await live.follow("handbook");
    await panel().getByRole("listitem").filter({ hasText: "handbook" }).waitFor();
  });

  it("reach all of them through a rolling restart: none is missed, none comes twice", async () => {
    await until("all have what was before", heardBy(21), 30_000);
    const watch = new PageWatch(page);
    const publishing = new AbortController();
    let published = 0;
    const publisher = (async () => {
      while (!publishing.signal.aborted) {
        await live.publish(`third-${published++}`, "busy");
        // Twenty a second: more would measure this machine.
        await delay(50);
      }
    })();
    await live.restart();
    await panel().getByText("Connecting again …").waitFor({ timeout: 60_000 });
    await until("every task is new", () => live.steady(), 60_000);
    await until("all are back", () => clients.every(({ gaps }) => gaps.length > 0), 30_000);
    publishing.abort();
    await publisher;
    await until("all have all", heardBy(21 + published), 30_000);
    const expected = Array.from({ length: published }, (_, i) => `third-${i}`);
    for (const { heard } of clients) assert.deepEqual(heard.slice(21).map(idOf), expected);

    await panel().getByText("Live", { exact: true }).waitFor();
    await live.publish("fourth", "afterwards");
    await panel().getByRole("listitem").filter({ hasText: "afterwards" }).waitFor();
    assert.deepEqual(watch.faults, []);
  });

  const panel = () => page.getByRole("region", { name: "Clicks" });

  function idOf(json: string): string {
    return JSON.parse(json).id;
  }
});
