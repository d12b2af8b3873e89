import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { makeBuild, markedSite, runSite } from "../helpers/site-tool.ts";
import { needPython } from "../helpers/tools.ts";
import { until } from "../helpers/until.ts";
import { awsCommand, awsPython } from "./aws-tools/python.ts";

describe("releases by hand, with the AWS CLI", function () {
  this.timeout(300_000);
  let platform: Platform;
  let aws: ReturnType<typeof awsCommand>;
  let staging: string;
  let live: string;
  const releases: string[] = [];

  before(async function () {
    await needPython(this);
    const python = await awsPython();
    platform = await startPlatform();
    aws = awsCommand(python, platform.endpointUrl);
    const outputs = JSON.parse(await readFile(join(platform.dir, "outputs.json"), "utf8"));
    staging = `s3://${outputs.siteStagingBucket}`;
    live = `s3://${outputs.siteBucket}`;
    for (const mark of ["one", "two", "three"]) {
      const folder = await makeBuild(markedSite(mark));
      releases.push(JSON.parse(await site("publish", "--json", "--folder", folder)).release);
      await rm(folder, { recursive: true });
    }
  });
  after(() => platform?.stop());

  const site = async (...args: string[]) => {
    const { code, out, err } = await runSite([...args, "--state-dir", dirname(platform.dir)]);
    assert.equal(code, 0, err);
    return out;
  };
  const mark = async () => /data-page="([^"]+)"/.exec(await (await fetch(platform.siteUrl)).text())?.[1];
  /** CloudFront keeps a page for a second. */
  const shows = (name: string) => until(`the page of ${name}`, async () => (await mark()) === name);
  const files = (number: number) => `${staging}/releases/${releases[number - 1]}/`;

  it("lists the releases", async () => {
    const listed = await aws("s3", "ls", `${staging}/releases/`);
    for (const release of releases) assert.match(listed, new RegExp(`PRE ${release}/`));
  });

  it("deploys and rolls back with aws s3 cp, and the tool tells so", async () => {
    await aws("s3", "cp", "--recursive", files(1), `${live}/`, "--exclude", "*.html");
    await aws("s3", "cp", "--recursive", files(1), `${live}/`, "--exclude", "*", "--include", "*.html");
    await shows("one");
    await aws("s3", "cp", "--recursive", files(2), `${live}/`);
    await shows("two");
    assert.match(await site("current"), new RegExp(`match release ${releases[1]}, which was copied by hand`));

    await aws("s3", "cp", "--recursive", files(1), `${live}/`);
    await shows("one");
    assert.equal(JSON.parse(await site("current", "--json")).live, releases[0]);
    const { headers } = await fetch(platform.siteUrl);
    assert.deepEqual(
      [headers.get("cache-control"), headers.get("content-type"), headers.get("x-amz-meta-release")],
      ["no-cache", "text/html; charset=utf-8", releases[0]],
      "a copy keeps its headers",
    );
  });

  it("deploys with aws s3 sync, which also removes what the release does not have", async () => {
    await aws("s3", "cp", `${files(1)}robots.txt`, `${live}/left-over.txt`);
    await aws("s3", "sync", files(3), `${live}/`, "--exclude", "*.html");
    const others = ["--exclude", "config.json", "--exclude", "assets/*", "--exclude", "deck/*"];
    await aws("s3", "sync", "--delete", files(3), `${live}/`, ...others);
    await shows("three");
    const { live: name, besides } = JSON.parse(await site("current", "--json"));
    assert.deepEqual([name, besides], [releases[2], []]);
    assert.equal((await fetch(`${platform.siteUrl}/config.json`)).status, 200);
  });

  it("is taken over by the tool without a seam", async () => {
    await site("deploy", "2");
    await shows("two");
    assert.match(await site("current"), new RegExp(`release ${releases[1]} is live`));
  });
});
