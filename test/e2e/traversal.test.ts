import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { foreignHosts, traversalTargets } from "./traversal-corpus.ts";

/** What no answer may have in it; the name is its file's, the text its content. */
const canary = `canary-${process.pid}.txt`;
const secret = `canary ${process.pid} is out`;

describe("paths that try to leave the site", function () {
  this.timeout(120_000);
  let platform: Platform;
  let stagingBucket: string;
  let targets: string[];
  const planted: string[] = [];

  before(async () => {
    platform = await startPlatform();
    const outputs = JSON.parse(await readFile(join(platform.dir, "outputs.json"), "utf8"));
    stagingBucket = outputs.siteStagingBucket;
    targets = traversalTargets(canary, stagingBucket, outputs.siteBucket);
    const client = new S3Client({
      endpoint: platform.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      forcePathStyle: true,
    });
    const Body = secret;
    await client.send(new PutObjectCommand({ Bucket: stagingBucket, Key: `releases/${canary}`, Body }));
    client.destroy();
    // In every folder from the system's temporary one down to where the stack's objects lie.
    const folders = await readdir(platform.dir, { recursive: true, withFileTypes: true });
    for (const folder of [
      tmpdir(),
      join(platform.dir, ".."),
      platform.dir,
      ...folders.filter((each) => each.isDirectory()).map((each) => join(each.parentPath, each.name)),
    ]) {
      await writeFile(join(folder, canary), secret);
      planted.push(join(folder, canary));
    }
  });
  after(async () => {
    await platform?.stop();
    for (const file of planted) await rm(file, { force: true });
  });

  /** Sends a request as it stands, over a socket of its own; answers all that comes back. */
  function send(requestLine: string, host = "localhost"): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(platform.siteUrl).port), "127.0.0.1", () =>
        socket.write(`${requestLine} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      let answer = "";
      socket.setEncoding("latin1");
      socket.on("data", (text) => {
        answer += text;
      });
      // A server that has answered may reset a connection whose rest it will not read.
      socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
      socket.on("close", () => resolve(answer));
    });
  }

  function faultsOf(answer: string, allowedBodies: readonly string[]): string[] {
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
    const end = answer.indexOf("\r\n\r\n");
    const body = answer.slice(end + 4);
    return [
      ...(status >= 200 && status < 500 ? [] : [`status ${status}`]),
      ...(answer.includes(secret) ? ["the canary is out"] : []),
      ...(/root:.*:0:0:|\[fonts\]|"private": true/.test(body) ? ["a file of this machine is out"] : []),
      ...(/\r\nx-injected/i.test(answer.slice(0, end)) ? ["a header was put in"] : []),
      // What is found must be one of the sites' own pages: whatever else it is, it was not asked for.
      ...(status === 200 && !allowedBodies.includes(body) ? [`found ${body.slice(0, 80)}`] : []),
    ];
  }

  it("has a corpus of hundreds, each different", () => {
    assert.ok(targets.length > 300, `${targets.length}`);
    assert.equal(new Set(targets).size, targets.length);
  });

  for (const method of ["GET", "HEAD"] as const) {
    it(`finds nothing but the sites' own files, and fails on none (${method})`, async () => {
      const own = await Promise.all(
        ["/", "/deck/", "/config.json"].map(
          async (path) => (await send(`${method} ${path}`)).split("\r\n\r\n")[1] ?? "",
        ),
      );
      assert.equal(new Set(own).size, method === "GET" ? 3 : 1, "the sites answer");
      const faults: string[] = [];
      for (const target of targets) {
        const answer = await send(`${method} ${target}`);
        for (const fault of faultsOf(answer, own)) faults.push(`${target.slice(0, 120)}: ${fault}`);
      }
      assert.deepEqual(faults, []);
      assert.match(await send("GET /config.json"), /^HTTP\/1\.1 200 /, "it goes on as before");
    });
  }

  it("takes no host that is not a name of the site", async () => {
    for (const host of [...foreignHosts, `${stagingBucket}.s3.us-east-1.amazonaws.com`]) {
      for (const target of ["/", `/releases/${canary}`]) {
        const answer = await send(`GET ${target}`, host);
        assert.match(answer, /^HTTP\/1\.1 4\d\d /, `${host} ${target}`);
        assert.ok(!answer.includes(secret), host);
      }
    }
  });
});
