import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runProgram } from "../helpers/run-program.ts";

const projectRoot = join(import.meta.dirname, "..", "..");
const script = join(projectRoot, ".github", "scripts", "report-comment.mjs");
const node = join(projectRoot, "node_modules", "node", "bin", "node");
const report = "<!-- slipway-report:dev -->\nNo changes.\n";

interface Comment {
  readonly id: number;
  readonly user: { readonly type: string };
  body: string;
}

describe("the comment with the report", () => {
  let folder: string;
  let server: Server;
  let comments: Comment[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-comment-"));
    comments = [];
    server = await github(() => comments);
  });
  afterEach(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const write = async (body = report, number = "7") => {
    await writeFile(join(folder, "report.md"), body);
    await writeFile(join(folder, "pull-request"), `${number}\n`);
    const { port } = server.address() as AddressInfo;
    return runProgram(node, [script, folder], {
      cwd: folder,
      env: {
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: "acme/platform",
        GITHUB_TOKEN: "token",
        HEAD_SHA: "1a2b3c",
      },
    });
  };

  it("is written once, and then kept up to date", async () => {
    assert.equal((await write()).code, 0);
    assert.equal((await write(`${report}1 resource updated.\n`)).code, 0);
    assert.deepEqual(
      comments.map(({ body }) => body),
      [`${report}1 resource updated.\n`],
    );
  });

  it("is found behind a hundred others, and is not somebody else's with the same beginning", async () => {
    comments = Array.from({ length: 120 }, (_, id) => ({ id, user: { type: "User" }, body: report }));
    comments.push({ id: 500, user: { type: "Bot" }, body: `${report}old` });
    assert.equal((await write()).code, 0);
    assert.equal(comments.length, 121);
    assert.equal(comments.at(-1)?.body, report);
  });

  it("is not written for another commit than that of the run", async () => {
    const { code, out } = await write(report, "8");
    assert.deepEqual([code, comments], [0, []]);
    assert.match(out, /not at 1a2b3c/);
  });

  for (const [what, body, number, message] of [
    ["a text that is no report", "buy now", "7", /does not begin with/],
    ["a path in place of a number", report, "7/../../other", /not the number/],
  ] as const) {
    it(`is not made of ${what}`, async () => {
      const { code, err } = await write(body, number);
      assert.deepEqual([code, comments], [1, []]);
      assert.match(err, message);
    });
  }

  it("is cut to what GitHub takes", async () => {
    assert.equal((await write(report + "x".repeat(70_000))).code, 0);
    assert.equal(comments[0]?.body.length, 65_536);
  });
});

/** What the script asks of GitHub; pull request 7 is at the commit of the run. */
async function github(comments: () => Comment[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://github");
    const path = url.pathname.replace("/repos/acme/platform", "");
    const { body } = JSON.parse((await text(request)) || "{}");
    const answer = (value: unknown) => response.end(JSON.stringify(value));
    if (request.headers.authorization !== "Bearer token") response.writeHead(401).end();
    else if (/^\/pulls\/\d+$/.test(path)) answer({ head: { sha: path.endsWith("/7") ? "1a2b3c" : "other" } });
    else if (request.method === "PATCH") {
      const comment = comments().find(({ id }) => path === `/issues/comments/${id}`);
      if (comment) comment.body = body;
      answer(comment);
    } else if (path !== "/issues/7/comments") response.writeHead(404).end();
    else if (request.method === "POST") {
      comments().push({ id: 1000, user: { type: "Bot" }, body });
      answer({});
    } else {
      const start = (Number(url.searchParams.get("page")) - 1) * 100;
      answer(comments().slice(start, start + 100));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
