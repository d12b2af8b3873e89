import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BundleRow } from "../../local/bundle-report.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { copyProject } from "../helpers/project-copy.ts";
import { runSlipway } from "../helpers/slipway.ts";

describe("npm run bundles", function () {
  this.timeout(120_000);
  let platform: Platform;
  let options: string[];

  before(async () => {
    platform = await startPlatform();
    options = ["--state-dir", join(platform.dir, ".."), "--runs", "1"];
  });
  after(() => platform?.stop());

  it("says of every function what it weighs, what is in it and how long it takes to start", async () => {
    const { code, out, err } = await runSlipway(["bundles", "--json", ...options]);
    assert.equal(code, 0, err);
    const rows: BundleRow[] = JSON.parse(out);
    const inline = rows.filter(({ runtime }) => runtime.startsWith("nodejs"));
    assert.ok(inline.some((row) => row.function === "create-link") && inline.length >= 9, out);
    for (const { function: name, zip, init, packages } of inline) {
      assert.ok(zip > 0 && typeof init === "number" && init > 0, name);
      const sizes = packages?.map(([, bytes]) => bytes) ?? [];
      assert.ok(sizes.length > 0, `${name}: not known what is in it`);
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
        "largest first",
      );
    }
    const create = rows.find((row) => row.function === "create-link");
    assert.ok(create?.packages?.some(([name]) => name === "zod"));
  });

  it("prints a table, of the functions it is asked for", async () => {
    const { out } = await runSlipway(["bundles", ...options, "version"]);
    const [head, row, ...rest] = out.trimEnd().split("\n");
    assert.match(head ?? "", /^function +zip +init \(median of 1\) +largest packages, minified$/);
    assert.match(row ?? "", /^version +\d+\.\d KB +\d+\.\d ms +@aws-lambda-powertools\/logger \d+\.\d KB, /);
    assert.deepEqual(rest, []);
  });

  for (const [args, exitCode, message] of [
    [["nothing"], 1, /has no function "nothing"; it has: .*create-link/],
    [["--runs", "0"], 2, /'0' is invalid. Use a whole number from 1 to 1000/],
    [["--stack", "other"], 1, /The stack "other" has not run here yet/],
  ] as const) {
    it(`refuses ${args.join(" ")}, with what to do`, async () => {
      const { code, err } = await runSlipway(["bundles", ...options, ...args]);
      assert.equal(code, exitCode);
      assert.match(err, message);
    });
  }
});

describe("a callback of the program that captures too much", function () {
  this.timeout(120_000);

  it("is refused with its TypeScript file and line, of the variable too, here and in another module", async () => {
    const project = await copyProject();
    try {
      await project.edit(
        "infra/api.ts",
        "() => deleteLink(",
        "() => seen.has(limits.size) ? undefined : deleteLink(",
      );
      await project.edit(
        "infra/api.ts",
        "export function createApi(",
        'import { limits } from "./lib/seen";\nconst seen = new Set<number>();\nexport function createApi(',
      );
      const text = await readFile(join(project.root, "infra", "api.ts"), "utf8");
      await writeFile(
        join(project.root, "infra", "lib", "seen.ts"),
        "// One line.\nexport const limits = new Map();\n",
      );
      const { code, err } = await runSlipway(
        ["plan", "--state-dir", join(project.root, "state")],
        project.root,
      );
      assert.equal(code, 1);
      const lineOf = (part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;
      const used = `infra/api.ts:${lineOf("seen.has(")}`;
      assert.ok(err.includes(`function "delete-link": its callback, ${used}, captures`), err);
      assert.ok(
        err.includes(`\`seen\` (declared at infra/api.ts:${lineOf("const seen")}, used at ${used}) is a Set`),
        err,
      );
      assert.ok(err.includes(`\`limits\` (declared at infra/lib/seen.ts:2, used at ${used}) is a Map`), err);
    } finally {
      await project.remove();
    }
  });
});
