import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../../local/report/index.ts";
import { runSlipway } from "../../helpers/slipway.ts";
import { until } from "../../helpers/until.ts";
import { copyProjectWithGit, type GitProject } from "./git-project.ts";

const changes = {
  handlerEdit: (project: GitProject) =>
    project.edit("functions/links/get.ts", "return json(200, link,", "return json(203, link,"),
  async newRoute(project: GitProject) {
    await project.edit(
      "functions/links/routes.ts",
      "    update: {\n      method",
      `    preview: {
      method: "GET",
      path: "/{slug}/preview",
      summary: "See where a link leads",
      pathParameters: slugPath,
      responses: { 200: { description: "The link.", body: link }, 404: absent },
    },
    update: {
      method`,
    );
    await project.edit(
      "infra/api.ts",
      '      update: define("update-link", {',
      `      preview: define("preview-link", {
        callback: () => getLink(openLinkStore()),
        grants: [table.grant("GetItem", "Query")],
        environment,
      }),
      update: define("update-link", {`,
    );
  },
  tableReplace: (project: GitProject) =>
    project.edit("functions/links/keys.ts", 'hashKey: "pk"', 'hashKey: "slug"'),
};

describe("npm run report", function () {
  this.timeout(300_000);
  let project: GitProject;
  let temporary: string;
  before(async () => {
    project = await copyProjectWithGit();
    temporary = await mkdtemp(join(tmpdir(), "slipway-report-test-"));
  });
  afterEach(() => {
    project.revert();
    // Whatever happened, neither the repository nor the machine keeps anything of it.
    assert.equal(project.git("worktree", "list").split("\n").length, 1);
    assert.deepEqual(leftBehind(temporary), []);
  });
  after(async () => {
    await project.remove();
    await rm(temporary, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) =>
    runSlipway(["report", ...args], project.root, { TMPDIR: temporary });
  const report = async (...args: readonly string[]) => {
    const { code, out, err } = await run(...args);
    assert.equal(code, 0, err);
    return out;
  };

  it("says in one line that nothing changes", async () => {
    const text = await report("--stack", "dev", "--against", "HEAD");
    assert.equal(
      withoutCommit(text),
      "<!-- slipway-report:dev -->\n**dev**: no changes against `HEAD` at `<commit>`\n",
    );
  });

  it("tells the edit of a handler, and that the dependencies differ", async () => {
    await changes.handlerEdit(project);
    assertGolden("handler-edit", await report("--stack", "dev", "--against", "HEAD~1"));
  });

  it("tells a new route with a new grant, twice in the same words", async () => {
    await changes.newRoute(project);
    const text = await report("--stack", "dev", "--against", "HEAD");
    assertGolden("new-route", text);
    assert.equal(await report("--stack", "dev", "--against", "HEAD"), text);
  });

  it("tells a replaced table, and what is lost with it", async () => {
    await changes.tableReplace(project);
    assertGolden("table-replace", await report("--stack", "dev", "--against", "HEAD"));
  });

  it("tells that a protected stack refuses it, as JSON too", async () => {
    await changes.tableReplace(project);
    const { version, resources }: Report = JSON.parse(
      await report("--stack", "prod", "--against", "HEAD", "--json"),
    );
    const { kind, name, refused, reasons } = resources[0] ?? {};
    assert.deepEqual(
      { version, kind, name, refused, reasons },
      {
        version: 1,
        kind: "replace",
        name: "links",
        refused: true,
        reasons: ["hashKey cannot be changed in place"],
      },
    );
  });

  it("tells a stack that is new, with no need of its secrets", async () => {
    const file = join(project.root, "Pulumi.pr-1.yaml");
    writeFileSync(file, "config:\n  platform:ephemeralOf: dev\n  other:token:\n    secure: v1:abc\n");
    try {
      const json = await report("--stack", "pr-1", "--against", "HEAD", "--json");
      const { resources, notes, outputs }: Report = JSON.parse(json);
      assert.deepEqual([...new Set(resources.map(({ kind }) => kind))], ["create"]);
      assert.deepEqual(notes, ["The stack is new: HEAD has no Pulumi.pr-1.yaml."]);
      assert.ok(outputs.every(({ before, after }) => before === undefined && after !== undefined));
    } finally {
      await rm(file);
    }
  });

  it("names the side that cannot be recorded", async () => {
    await project.edit("infra/index.ts", "createData(", "createDatum(");
    const { code, out, err } = await run("--stack", "dev", "--against", "HEAD");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /The working tree's program cannot be recorded:/);
  });

  it("refuses a ref that there is not, and one that could be an option", async () => {
    for (const ref of ["nowhere", "--upload-pack=touch"]) {
      const { code, err } = await run("--stack", "dev", `--against=${ref}`);
      assert.equal(code, 2);
      assert.match(err, new RegExp(`there is no commit "${ref}"`));
    }
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const child = spawn(
      process.execPath,
      [join(project.root, "local", "start.mjs"), "report", "--against", "HEAD"],
      { cwd: project.root, env: { ...process.env, TMPDIR: temporary }, stdio: "ignore" },
    );
    const ended = once(child, "close");
    // The base commit's program is running by then.
    const hasBegun = () =>
      leftBehind(temporary).some((each) =>
        existsSync(join(temporary, each, "state", "state.journal.ndjson")),
      );
    await until("the recording has begun", hasBegun, 60_000);
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [143, null]);
  });
});

/** Other programs keep their caches there. */
function leftBehind(temporary: string): readonly string[] {
  return readdirSync(temporary).filter((each) => each.startsWith("slipway-"));
}

/** Compares with test/local/report/golden; with UPDATE_GOLDEN=1 writes it there. */
function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, "golden", `${name}.md`);
  const got = withoutCommit(text);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, got);
  const golden = existsSync(file) ? readFileSync(file, "utf8") : "";
  assert.equal(got, golden, `${name}.md differs; UPDATE_GOLDEN=1 writes it anew`);
}

/** The copy's commits differ with each change of the project. */
function withoutCommit(text: string): string {
  return text.replace(/ at `[0-9a-f]{7}`/, " at `<commit>`");
}
