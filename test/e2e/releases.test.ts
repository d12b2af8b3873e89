import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Browser } from "playwright-core";
import { deploy, rollback } from "../../releases/deploy.ts";
import { publish } from "../../releases/publish.ts";
import { openTarget } from "../../releases/target/open-target.ts";
import type { Target } from "../../releases/target/target.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { PageWatch } from "../helpers/page-watch.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { makeBuild, markedSite } from "../helpers/site-tool.ts";
import { until } from "../helpers/until.ts";

const deployments = 50;
const httpClients = 16;

describe("releases under continuous traffic", function () {
  this.timeout(120_000);
  let platform: Platform;
  let browser: Browser;
  let target: Target;

  before(async () => {
    [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
    target = await openTarget({
      projectRoot: process.cwd(),
      stack: "dev",
      site: "site",
      stateDir: dirname(platform.dir),
      aws: false,
    });
  });
  after(async () => {
    target?.close();
    await Promise.all([browser?.close(), platform?.stop()]);
  });

  it(`lose no request and mix no page in ${deployments} deploys and rollbacks`, async () => {
    const numbers: number[] = [];
    for (let each = 1; each <= deployments / 2 + 1; each++) {
      const folder = await makeBuild(markedSite(`release-${each}`));
      const commit = { hash: undefined, dirty: false };
      const published = await publish(target, { clock: Date, commit, folder, accepted: [] });
      numbers.push(published.release.number);
      await rm(folder, { recursive: true });
    }
    const [first = 0, ...others] = numbers;
    await deploy(target, first, { clock: Date });

    const traffic = new Traffic(platform.siteUrl);
    const clients = Array.from({ length: httpClients }, () => traffic.client());
    const watched = traffic.browser(browser);
    let done = 0;
    for (const [at, number] of others.entries()) {
      await deploy(target, number, { clock: Date });
      // CloudFront keeps a page for a second.
      await until(`release ${number} is met`, () => traffic.marks.has(`release-${at + 2}`));
      await rollback(target, { clock: Date });
      done += 2;
    }
    traffic.stop();
    await Promise.all([...clients, watched]);

    assert.equal(done, deployments);
    assert.deepEqual(traffic.faults, []);
    assert.equal(traffic.marks.size, deployments / 2 + 1, "every release was met by somebody");
    assert.ok(traffic.browserPages >= 10, `the browser read ${traffic.browserPages} pages`);
    console.log(
      `      ${traffic.requests} requests, ${traffic.browserPages} pages in the browser, ${traffic.marks.size} releases met`,
    );
  });
});

/** People who read the site all the time, and note whatever is not right. */
class Traffic {
  readonly faults: string[] = [];
  /** Marks of the releases that were met. */
  readonly marks = new Set<string>();
  requests = 0;
  browserPages = 0;
  readonly #siteUrl: string;
  #stopped = false;

  constructor(siteUrl: string) {
    this.#siteUrl = siteUrl;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Reads pages with the files that they name; one page in ten stays open, and asks for its files much later. */
  async client(): Promise<void> {
    let open = "";
    for (let turn = 0; !this.#stopped; turn++) {
      const page = await this.#get(turn % 2 === 0 ? "/" : "/about.html");
      await this.#filesOf(page);
      await this.#get("/config.json");
      if (turn % 10 === 9) {
        await this.#filesOf(open);
        open = page;
      }
    }
  }

  async #filesOf(page: string): Promise<void> {
    if (page === "") return;
    const mark = /data-page="([^"]+)"/.exec(page)?.[1] ?? "none";
    this.marks.add(mark);
    for (const [, path = ""] of page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      const asset = await this.#get(path);
      if (!asset.includes(`"${mark}"`)) this.faults.push(`page of ${mark} got ${path}: ${asset}`);
    }
  }

  async browser(browser: Browser): Promise<void> {
    const page = await browser.newPage();
    const watch = new PageWatch(page);
    while (!this.#stopped) {
      await page.goto(this.#siteUrl, { waitUntil: "load" });
      const parts = await page.evaluate(() => {
        const { page, script } = document.documentElement.dataset;
        const style = getComputedStyle(document.documentElement).getPropertyValue("--release");
        return [page, script, style.trim().replaceAll('"', "")];
      });
      if (new Set(parts).size !== 1) this.faults.push(`the browser's page is of ${parts.join(", ")}`);
      this.browserPages++;
    }
    this.faults.push(...watch.faults);
    await page.close();
  }

  async #get(path: string): Promise<string> {
    this.requests++;
    try {
      const response = await fetch(this.#siteUrl + path);
      if (response.status !== 200) this.faults.push(`${path} was answered ${response.status}`);
      return await response.text();
    } catch (error) {
      this.faults.push(`${path} failed: ${error}`);
      return "";
    }
  }
}
