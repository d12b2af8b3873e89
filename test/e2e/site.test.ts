import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { assertNamed, describedBy } from "../helpers/accessibility.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { call, createLink, getLink } from "../helpers/links-api.ts";
import { PageWatch } from "../helpers/page-watch.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { until } from "../helpers/until.ts";

describe("the site, in a browser", function () {
  this.timeout(120_000);
  let platform: Platform;
  let browser: Browser;
  let target: Server;
  let targetUrl: string;

  before(async () => {
    target = createServer((_request, response) =>
      response
        .writeHead(200, { "content-type": "text/html" })
        .end('<!doctype html><link rel="icon" href="data:,"><title>Target</title><h1>You have arrived</h1>'),
    );
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    // A server that listens on a port has an address of this kind.
    targetUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}/page?from=go#part`;
    [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
  });
  after(async () => {
    target?.closeAllConnections();
    target?.close();
    await Promise.all([browser?.close(), platform?.stop()]);
  });

  /** Runs `visit` on the site, and fails when the browser had anything to complain about. */
  async function visiting(
    visit: (page: Page, watch: PageWatch) => Promise<void>,
    options: BrowserContextOptions & { path?: string } = {},
  ): Promise<void> {
    const { path = "/", ...contextOptions } = options;
    const context = await browser.newContext({ colorScheme: "light", ...contextOptions });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const watch = new PageWatch(page);
      await page.goto(platform.siteUrl + path);
      await page.getByRole("heading", { name: "Go links" }).waitFor();
      await visit(page, watch);
      assert.deepEqual(watch.faults, []);
    } finally {
      await context.close();
    }
  }

  const row = (page: Page, slug: string): Locator =>
    page
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: `${slug} (opens`, exact: false }) });

  it("starts empty, and says so", () =>
    visiting(async (page) => {
      await page.getByRole("heading", { name: "No signs on this post yet" }).waitFor();
      assert.equal(await page.title(), "Go links · dev");
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
    }));

  it("creates a link, follows it to its target, and counts the click", () =>
    visiting(async (page) => {
      await page.getByLabel("Short name").fill("Team Handbook");
      await page.getByLabel("Leads to").fill(targetUrl);
      await page.getByRole("textbox", { name: "Title" }).fill("The handbook");
      await page.getByRole("textbox", { name: "Tags" }).fill("docs, onboarding");
      await page.getByRole("button", { name: "Create link" }).click();

      const created = row(page, "team-handbook");
      await created.waitFor();
      await page.getByRole("status").filter({ hasText: `/g/team-handbook` }).waitFor();
      await created.getByText("0 clicks").waitFor();
      await created.getByRole("button", { name: "docs" }).waitFor();

      const [tab] = await Promise.all([
        page.waitForEvent("popup"),
        created.getByRole("link", { name: "team-handbook" }).click(),
      ]);
      await tab.getByRole("heading", { name: "You have arrived" }).waitFor();
      assert.equal(tab.url(), targetUrl);
      const redirect = await tab.request.get(`${platform.siteUrl}/g/team-handbook`, { maxRedirects: 0 });
      assert.equal(redirect.status(), 302);
      assert.equal(redirect.headers().location, targetUrl);
      await tab.close();

      await created.getByText("2 clicks").waitFor();
      assert.equal((await getLink(platform.apiUrl, "team-handbook"))?.clicks, 2);
    }));

  it("creates a link by keyboard alone", () =>
    visiting(async (page) => {
      await page.keyboard.press("n");
      await page.keyboard.type("by-keyboard");
      await page.keyboard.press("Tab");
      await page.keyboard.type(targetUrl);
      await page.keyboard.press("Tab");
      await page.keyboard.type("Typed");
      await page.keyboard.press("Tab");
      await page.keyboard.type("keys");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await row(page, "by-keyboard").waitFor();
      assert.equal((await getLink(platform.apiUrl, "by-keyboard"))?.title, "Typed");
      const focused = page.locator(":focus");
      assert.equal(
        await focused.getAttribute("aria-keyshortcuts"),
        "n",
        "the form is ready for the next link",
      );
    }));

  it("shows a bad address at its field, and asks the API nothing", () =>
    visiting(async (page) => {
      const asked: string[] = [];
      page.on("request", (request) => request.method() === "POST" && asked.push(request.url()));
      const field = page.getByLabel("Leads to");
      await field.fill("javascript:alert(1)");
      await page.getByRole("button", { name: "Create link" }).click();
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await describedBy(field), "javascript: is not allowed; use https:// or http://.");
      assert.ok(await field.evaluate((element) => element === document.activeElement), "it has the focus");
      assert.deepEqual(asked, []);

      await field.fill(targetUrl);
      assert.equal(
        await field.getAttribute("aria-invalid"),
        null,
        "the fault is gone once the field changes",
      );
    }));

  it("shows at their fields what only the API knows", () =>
    visiting(async (page, watch) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "taken" });
      const field = page.getByLabel("Short name");
      await page.getByLabel("Leads to").fill(targetUrl);

      watch.expect(/\b409\b|\b400\b/);
      await field.fill("taken");
      await page.getByRole("button", { name: "Create link" }).click();
      await page.getByText("This slug is taken; choose another one.").waitFor();
      assert.equal(await describedBy(field), "This slug is taken; choose another one.");

      await field.fill("admin");
      await page.getByRole("button", { name: "Create link" }).click();
      await page.getByText('"admin" is reserved; choose another slug.').waitFor();
      assert.equal(await page.getByLabel("Leads to").inputValue(), targetUrl, "what was written stays");
    }));

  it("edits a link in a dialog, and gives the focus back", () =>
    visiting(async (page) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "to-edit", title: "Before" });
      await page.reload();
      const edit = page.getByRole("button", { name: "Edit to-edit" });
      await edit.click();
      const dialog = page.getByRole("dialog", { name: "Edit link" });
      assert.ok(
        await dialog.getByLabel("Leads to").evaluate((element) => element === document.activeElement),
        "the first field has the focus",
      );
      await dialog.getByLabel("Title").fill("After");
      await dialog.getByRole("button", { name: "Save changes" }).click();
      await dialog.waitFor({ state: "detached" });
      await row(page, "to-edit").getByRole("heading", { name: "After" }).waitFor();
      assert.ok(
        await edit.evaluate((element) => element === document.activeElement),
        "the button has the focus",
      );
      assert.equal((await getLink(platform.apiUrl, "to-edit"))?.version, 2);

      await edit.click();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }));

  it("explains a conflict, and saves only what its user then chooses", () =>
    visiting(async (page, watch) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "contested", title: "First" });
      await page.reload();
      await page.getByRole("button", { name: "Edit contested" }).click();
      const dialog = page.getByRole("dialog", { name: "Edit link" });
      await dialog.getByLabel("Title").fill("Mine");
      await patch("contested", '"1"', { title: "Theirs" });

      watch.expect(/\b412\b/);
      await dialog.getByRole("button", { name: "Save changes" }).click();
      const notice = dialog.getByRole("alert");
      await notice.getByText("Someone else changed this link meanwhile").waitFor();
      await notice.getByText("Theirs").waitFor();
      assert.equal((await getLink(platform.apiUrl, "contested"))?.title, "Theirs", "nothing is overwritten");

      await notice.getByRole("button", { name: "Load their version" }).click();
      assert.equal(await dialog.getByLabel("Title").inputValue(), "Theirs");

      await dialog.getByLabel("Title").fill("Mine again");
      await patch("contested", '"2"', { title: "Theirs again" });
      await dialog.getByRole("button", { name: "Save changes" }).click();
      await notice.getByRole("button", { name: "Keep what I wrote" }).click();
      await dialog.getByRole("button", { name: "Save changes" }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal((await getLink(platform.apiUrl, "contested"))?.title, "Mine again");
    }));

  it("searches as it is typed, and keeps the search in the address", () =>
    visiting(async (page) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "needle", title: "Haystack" });
      await page.keyboard.press("/");
      await page.keyboard.type("haystack");
      await page.getByRole("status").filter({ hasText: "1 link shown for “haystack”" }).waitFor();
      await row(page, "needle").waitFor();
      assert.equal(await page.locator(".row").count(), 1);
      assert.equal(new URL(page.url()).search, "?q=haystack");

      await page.reload();
      await row(page, "needle").waitFor();
      assert.equal(await page.getByRole("searchbox").inputValue(), "haystack");

      await page.getByRole("searchbox").fill("nothing like it");
      await page.getByRole("heading", { name: "Nothing matches “nothing like it”" }).waitFor();
      await page.keyboard.press("Escape");
      await row(page, "team-handbook").waitFor();
      assert.equal(new URL(page.url()).search, "");
    }));

  it("deletes a link only when that is confirmed", () =>
    visiting(async (page) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "to-delete" });
      await page.reload();
      const remove = page.getByRole("button", { name: "Delete to-delete" });
      const dialog = page.getByRole("alertdialog", { name: "Delete this link?" });

      await remove.click();
      assert.equal(
        await page.locator(":focus").textContent(),
        "Keep it",
        "the harmless choice has the focus",
      );
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      assert.ok(await getLink(platform.apiUrl, "to-delete"));

      await remove.click();
      await dialog.getByRole("button", { name: "Delete link" }).click();
      await row(page, "to-delete").waitFor({ state: "detached" });
      await page.getByRole("status").filter({ hasText: "Deleted to-delete" }).waitFor();
      assert.equal(await page.locator(":focus").textContent(), "Links");
      assert.equal(await getLink(platform.apiUrl, "to-delete"), undefined);
    }));

  it("shows when a link was followed, and from where", () =>
    visiting(async (page) => {
      const { slug } = await createLink(platform.apiUrl, { url: targetUrl, slug: "followed" });
      for (const referer of ["https://wiki.example/page", "https://wiki.example/", "https://chat.example/"]) {
        const headers = { referer, cookie: "session=1", "cloudfront-viewer-country": "DE" };
        await call(`${platform.siteUrl}/g/${slug}`, { headers });
      }
      await until("the clicks are rolled up", async () => {
        const rolledUp = (await call(`${platform.apiUrl}/links/${slug}/clicks`)).json();
        return Array.isArray(rolledUp.days) && rolledUp.days[0]?.clicks === 3;
      });
      await page.reload();
      await row(page, slug)
        .getByRole("button", { name: `${slug}: 3 clicks` })
        .click();
      const dialog = page.getByRole("dialog", { name: "Clicks" });
      const today = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
      await dialog.getByRole("img", { name: `${today.format(Date.now())}: 3` }).waitFor();
      await dialog.getByRole("row", { name: "wiki.example 2" }).waitFor();
      await dialog.getByRole("row", { name: "chat.example 1" }).waitFor();
      // Locally CloudFront knows no countries; what the viewer's own header says is not believed.
      await dialog.getByRole("row", { name: "unknown 3" }).waitFor();
      assertNamed(await dialog.ariaSnapshot(), 2);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }));

  it("brings a link back into the list when it cannot be deleted", () =>
    visiting(async (page, watch) => {
      await createLink(platform.apiUrl, { url: targetUrl, slug: "stubborn" });
      await page.reload();
      await page.route("**/api/links/stubborn", (route) => route.fulfill({ status: 503, body: "" }));
      watch.expect(/\b503\b/);
      await page.getByRole("button", { name: "Delete stubborn" }).click();
      await page.getByRole("button", { name: "Delete link" }).click();
      await page.getByRole("alert").filter({ hasText: "stubborn is not deleted" }).waitFor();
      await row(page, "stubborn").waitFor();
    }));

  it("copies the short address, and says so", () =>
    visiting(
      async (page) => {
        await page.getByRole("button", { name: "Copy the short link team-handbook" }).first().click();
        const address = `${platform.siteUrl}/g/team-handbook`;
        await page
          .getByRole("status")
          .filter({ hasText: `Copied ${address}` })
          .waitFor();
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    ));

  it("pages through many links, each once", () =>
    visiting(async (page) => {
      for (let index = 0; index < 25; index++) {
        await createLink(platform.apiUrl, { url: targetUrl, slug: `many-${index}` });
      }
      await page.reload();
      await page.getByRole("status").filter({ hasText: "First 20 links shown" }).waitFor();
      await page.getByRole("button", { name: "Load more" }).click();
      await row(page, "team-handbook").waitFor();
      const slugs = await page.locator(".row-sign").allTextContents();
      assert.equal(new Set(slugs).size, slugs.length);
      assert.equal(await page.locator(":focus").textContent(), slugs[20], "the first new one has the focus");
    }));

  it("tells a service that is down, and goes on when it is back", () =>
    visiting(async (page, watch) => {
      watch.expect(/\b503\b/);
      await page.route("**/api/links?*", (route) => route.fulfill({ status: 503, body: "" }));
      await page.reload();
      await page.getByRole("alert").filter({ hasText: "The service is not available right now" }).waitFor();
      await page.unroute("**/api/links?*");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("button", { name: "Load more" }).waitFor();
    }));

  it("follows the system's theme, and remembers another choice", () =>
    visiting(
      async (page) => {
        const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        const dark = await ground();
        await page.getByRole("button", { name: "Use the light theme" }).click();
        const light = await ground();
        assert.notEqual(light, dark);
        await page.reload();
        assert.equal(await ground(), light, "remembered");
        await page.getByRole("button", { name: "Use the dark theme" }).click();
        assert.equal(await ground(), dark);
        await page.emulateMedia({ colorScheme: "light" });
        assert.equal(await ground(), light, "who chose what the system has goes with the system again");
      },
      { colorScheme: "dark" },
    ));

  it("gives every control a name, and the page its landmarks", () =>
    visiting(async (page) => {
      await page.getByRole("button", { name: "Load more" }).waitFor();
      assertNamed(await page.locator("body").ariaSnapshot());
      for (const landmark of ["banner", "main", "search", "contentinfo"] as const) {
        assert.equal(await page.getByRole(landmark).count(), 1, landmark);
      }
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
      await page.keyboard.press("Tab");
      assert.equal(await page.locator(":focus").textContent(), "Skip to the links");

      await page.getByRole("button", { name: "Edit many-24" }).click();
      assertNamed(await page.getByRole("dialog").ariaSnapshot());
    }));

  for (const width of [320, 600, 900]) {
    it(`needs no sideways scrolling at ${width} pixels`, () =>
      visiting(
        async (page) => {
          await page.getByRole("button", { name: "Load more" }).waitFor();
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        },
        { viewport: { width, height: 800 } },
      ));
  }

  it("is served with a policy that allows neither inline scripts nor inline styles", async () => {
    const { headers } = await call(platform.siteUrl);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.match(policy, /style-src 'self'(;|$)/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it("answers an address it has no page for with a way back", async () => {
    const page = await browser.newPage();
    await page.goto(`${platform.siteUrl}/no/such/page`);
    await page.getByRole("link", { name: "Go to the links" }).click();
    await page.getByRole("heading", { name: "Go links" }).waitFor();
    await page.close();
  });

  it("has everything still there after a restart", () =>
    visiting(async (page) => {
      await page.getByRole("button", { name: "Load more" }).waitFor();
      await platform.restart();
      await page.goto(`${platform.siteUrl}/?q=handbook`);
      const kept = row(page, "team-handbook");
      await kept.getByText("2 clicks").waitFor();
      await kept.getByRole("heading", { name: "The handbook" }).waitFor();
    }));

  async function patch(slug: string, version: string, changes: object): Promise<void> {
    const headers = { "if-match": version };
    const answer = await call(`${platform.apiUrl}/links/${slug}`, {
      method: "PATCH",
      body: changes,
      headers,
    });
    assert.equal(answer.status, 200, answer.text);
  }
});
