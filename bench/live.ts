/**
 * What live clicks take through the local cloud: from publishing to the last of 500 open connections, to a browser's
 * page, and how long connections are missing in a rolling restart.
 *
 *     node_modules/.bin/node --import tsx bench/live.ts [connections]
 */
import { setTimeout as delay } from "node:timers/promises";
import { launchBrowser } from "../test/helpers/browser.ts";
import { createLink } from "../test/helpers/links-api.ts";
import { LivePlatform } from "../test/helpers/live-platform.ts";
import { ReturningClient } from "../test/helpers/returning-client.ts";
import { until } from "../test/helpers/until.ts";
import { report } from "./figures.ts";

const connections = Number(process.argv[2] ?? 500);
const clicks = 40;

const live = await LivePlatform.start();
const browser = await launchBrowser();
const heardAt: number[] = [];
const clients: ReturningClient[] = [];
try {
  while (clients.length < connections) {
    clients.push(await ReturningClient.open(live.clicksUrl, () => heardAt.push(performance.now())));
  }
  const [toFirst, toLast]: [number[], number[]] = [[], []];
  for (let i = 0; i < clicks; i++) {
    heardAt.length = 0;
    const published = performance.now();
    await live.publish(`bench-${i}`);
    await until("all have it", () => heardAt.length === connections);
    toFirst.push((heardAt[0] ?? published) - published);
    toLast.push((heardAt.at(-1) ?? published) - published);
  }
  report(`published → first of ${connections} connections`, toFirst);
  report(`published → last of ${connections} connections`, toLast);

  const page = await browser.newPage();
  await page.goto(live.platform.siteUrl);
  const panel = page.getByRole("region", { name: "Clicks" });
  await panel.getByText("Live", { exact: true }).waitFor();
  const toPage: number[] = [];
  for (let i = 0; i < clicks; i++) {
    await createLink(live.platform.apiUrl, { slug: `click-${i}`, url: "https://example.com/" });
    const followed = performance.now();
    await live.follow(`click-${i}`);
    await panel.getByText(`click-${i}`, { exact: true }).waitFor();
    toPage.push(performance.now() - followed);
  }
  report("link followed → seen in a browser's page", toPage);

  await live.restart();
  const sentAway = () => clients.every(({ gaps }) => gaps.length > 0);
  while (!(sentAway() && (await live.steady()))) await delay(50);
  report(
    "rolling restart: a connection is missing",
    clients.flatMap(({ gaps }) => gaps),
  );
} finally {
  for (const client of clients) client.close();
  await browser.close();
  await live.stop();
}
