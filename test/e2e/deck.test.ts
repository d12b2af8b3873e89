import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { assertNamed } from "../helpers/accessibility.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { createLink } from "../helpers/links-api.ts";
import { PageWatch } from "../helpers/page-watch.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { runSite } from "../helpers/site-tool.ts";

const slides = [
  "One program, from a laptop to AWS",
  "The program cannot tell where it runs",
  "One address for all of it",
  "What this stack is doing now",
  "A function is a callback in the program",
  "Nothing is faked without a word",
  "A front end is built once",
  "A pull request gets its own",
  "What it is not",
  "Git, Node, and one command",
];

describe("the deck, in a browser", function () {
  this.timeout(120_000);
  let platform: Platform;
  let browser: Browser;

  before(async () => {
    [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
  });
  after(() => Promise.all([browser?.close(), platform?.stop()]));

  /** Runs `visit` on the deck, and fails when the browser had anything to complain about, its policy included. */
  async function visiting(
    visit: (page: Page, watch: PageWatch) => Promise<void>,
    options: BrowserContextOptions & { path?: string; route?: (page: Page) => Promise<void> } = {},
  ): Promise<void> {
    const { path = "/deck/", route, ...contextOptions } = options;
    const context = await browser.newContext({ reducedMotion: "reduce", ...contextOptions });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const watch = new PageWatch(page);
      await route?.(page);
      await page.goto(platform.siteUrl + path);
      await page.locator(".reveal.ready").waitFor();
      await visit(page, watch);
      assert.deepEqual(watch.faults, []);
    } finally {
      await context.close();
    }
  }

  const title = (page: Page, text: string) => page.getByRole("heading", { name: text });
  const figure = (page: Page, name: string) =>
    page.locator(`#live [data-figure="${name}"]`).filter({ hasNotText: "–" }).textContent();

  it("is gone through by keyboard, one slide at a time", () =>
    visiting(async (page) => {
      for (const [index, text] of slides.entries()) {
        await title(page, text).waitFor();
        assert.equal(await page.getByRole("heading", { level: index === 0 ? 1 : 2 }).count(), 1);
        await page.keyboard.press("ArrowRight");
      }
      await page.keyboard.press("Home");
      await title(page, "One program").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".reveal.overview").waitFor();
    }));

  it("shows the stack's own figures, as they are when the slide is shown", async () => {
    await createLink(platform.apiUrl, { url: "https://example.com/", slug: "counted" });
    for (let clicks = 0; clicks < 3; clicks++) {
      await fetch(`${platform.siteUrl}/g/counted`, { redirect: "manual" });
    }
    await visiting(
      async (page) => {
        await title(page, "What this stack is doing now").waitFor();
        assert.equal(await figure(page, "links"), "1");
        assert.equal(await figure(page, "clicks"), "3");
        assert.equal(await figure(page, "environment"), "dev");
        assert.match((await figure(page, "version")) ?? "", /^\d+\.\d+\.\d+$/);

        await createLink(platform.apiUrl, { url: "https://example.com/", slug: "counted-too" });
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowLeft");
        await page.locator("#live [data-figure=links]", { hasText: "2" }).waitFor();
      },
      { path: "/deck/#/live" },
    );
  });

  it("goes on without figures when the API does not answer, and says so", () =>
    visiting(
      async (page, watch) => {
        watch.expect(/\b503\b/);
        await page.getByRole("status").filter({ hasText: "The API does not answer just now" }).waitFor();
        assert.equal(await page.locator("#live [data-figure=links]").textContent(), "–");
        await page.keyboard.press("ArrowRight");
        await title(page, "A function is a callback").waitFor();
      },
      {
        path: "/deck/#/live",
        route: async (page) => {
          await page.route("**/api/**", (route) => route.fulfill({ status: 503, body: "" }));
        },
      },
    ));

  it("tells assistive technology of one slide only, with a name for every control", () =>
    visiting(
      async (page) => {
        await title(page, "Git, Node").waitFor();
        const snapshot = await page.locator("body").ariaSnapshot();
        assert.equal(snapshot.match(/- heading/g)?.length, 1, snapshot);
        assertNamed(snapshot, 5);
        assert.equal(await page.getByRole("main").count(), 1);
      },
      { path: "/deck/#/start" },
    ));

  it("has the theme that the site has, and changes it for both", () =>
    visiting(
      async (page) => {
        const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const dark = await ground();
        await page.getByRole("button", { name: "Use the light theme" }).click();
        assert.notEqual(await ground(), dark);
        await page.getByRole("link", { name: "Go links" }).click();
        await page.getByRole("button", { name: "Use the dark theme" }).waitFor();
      },
      { path: "/deck/#/start", colorScheme: "dark" },
    ));

  it("prints a page for each slide", () =>
    visiting(async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      assert.equal(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length, slides.length);
    }));

  for (const path of ["/deck", "/deck/?print-pdf", "/deck/?view=print#/limits"]) {
    it(`needs no style that its policy forbids at ${path}`, () =>
      visiting((page) => page.locator("section.present").waitFor(), { path }));
  }

  it("scrolls on a narrow screen, without scrolling sideways", () =>
    visiting(
      async (page) => {
        await page.locator(".reveal-scroll").waitFor();
        await title(page, "What it is not").scrollIntoViewIfNeeded();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      },
      { viewport: { width: 390, height: 800 } },
    ));

  it("has a release line of its own", async () => {
    const site = async (...args: string[]) => {
      const { code, out, err } = await runSite([...args, "--json", "--state-dir", `${platform.dir}/..`]);
      assert.equal(code, 0, err);
      return JSON.parse(out);
    };
    await site("publish", "--site", "deck");
    await site("deploy", "1", "--site", "deck");
    const served = await fetch(`${platform.siteUrl}/deck/`);
    assert.match(served.headers.get("x-amz-meta-release") ?? "", /^1-[0-9a-f]{7}$/);
    await visiting((page) => title(page, "One program").waitFor());
    assert.deepEqual(await site("list"), [], "the site's own line has none");
  });
});
