import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { assertNamed } from "../../helpers/accessibility.ts";
import { launchBrowser } from "../../helpers/browser.ts";
import { PageWatch } from "../../helpers/page-watch.ts";
import { type Platform, startPlatform } from "../../helpers/platform.ts";

describe("import and export, in a browser", function () {
  this.timeout(120_000);
  let platform: Platform;
  let browser: Browser;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-download-"));
    [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
  });
  after(async () => {
    await Promise.all([browser?.close(), platform?.stop()]);
    await rm(folder, { recursive: true });
  });

  it("take a file up, tell of its rows, and give links back as a file", async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    const watch = new PageWatch(page);
    await page.goto(platform.siteUrl);
    const panel = page.getByRole("region", { name: "Import and export" });
    await panel.getByLabel("Import CSV").setInputFiles({
      name: "links.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("slug,url,title\ndocs,https://example.com/docs,=1+1\nno url,,\n"),
    });
    await panel.getByText("1 row was refused; the others are links now.").waitFor();
    await page.getByRole("link", { name: "docs (opens", exact: false }).waitFor();
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        panel.getByRole("link", { name }).click(),
      ]);
      const file = join(folder, name);
      await download.saveAs(file);
      return readFileSync(file, "utf8");
    };
    assert.match(
      await saved("Download the refused rows"),
      /^line,what is wrong,the row\r\n3,"url: this field is required.*slug: got ""no url""/,
    );

    await panel.getByRole("button", { name: "Export CSV" }).click();
    await panel.getByText("1 link is in the file.").waitFor();
    assert.match(await saved("Download links.csv"), /\r\ndocs,https:\/\/example\.com\/docs,'=1\+1,/);
    assertNamed(await panel.ariaSnapshot(), 2);
    assert.deepEqual(watch.faults, []);
  });
});
