import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskSecrets, type ProgramConfig } from "../../../local/engine/config.ts";
import { recordStack } from "../../../local/recording/recorded-graph.ts";
import { ContentSizes } from "../../../local/report/content-sizes.ts";
import { html } from "../../../local/report/html.ts";
import { type Report, readable, reportOf } from "../../../local/report/index.ts";
import { markdown } from "../../../local/report/markdown.ts";
import { defaultTraffic } from "../../../local/report/usage.ts";

const tokens = { before: "token-of-before", after: "token-of-after" };

const configOf = (side: keyof typeof tokens): ProgramConfig => ({
  project: "fixture",
  stack: "dev",
  region: "us-east-1",
  folder: join(import.meta.dirname, "fixtures"),
  program: "stack.ts",
  values: { "fixture:after": String(side === "after"), "fixture:token": tokens[side] },
  secretKeys: ["fixture:token"],
});

describe("the sections of a report", function () {
  this.timeout(60_000);
  let dir: string;
  let report: Report;
  after(() => rmSync(dir, { recursive: true }));
  before(async () => {
    const projectRoot = join(import.meta.dirname, "..", "..", "..");
    dir = mkdtempSync(join(tmpdir(), "slipway-sections-"));
    const sizes = new ContentSizes();
    const state = { projectRoot, dir, watch: sizes.watch };
    const before = await recordStack({ ...state, config: configOf("before") });
    const after = await recordStack({ ...state, config: configOf("after"), generation: 2 });
    report = reportOf(
      {
        stack: "dev",
        base: { ref: "main", commit: "0123456789" },
        before,
        after,
        sizes,
        notes: [],
        mask: (text) => maskSecrets(maskSecrets(text, configOf("before")), configOf("after")),
      },
      defaultTraffic,
    );
  });

  it("tell what becomes of each resource, what is refused and what stays", () => {
    assert.deepEqual(
      report.resources.map(({ kind, name, reasons, refused, retained }) => [
        kind,
        name,
        reasons,
        refused,
        retained,
      ]),
      [
        ["replace", "orders", ["hashKey cannot be changed in place"], true, false],
        ["delete", "kept", ["retainOnDelete: what stands behind it stays"], false, true],
        ["delete", "jobs", [], false, false],
        ["update", "worker-role", [], false, false],
        ["update", "worker-policy", [], false, false],
        ["update", "worker", [], false, false],
        ["update", "config", [], false, false],
      ],
    );
    const text = markdown(readable(report));
    assert.match(text, /^⛔ `orders` \(dynamodb Table\) is protected/m);
    assert.match(text, /^⚠ `jobs` \(sqs Queue\) is deleted, and what it holds is lost\.$/m);
    assert.doesNotMatch(text, /⚠ `kept`/);
  });

  it("tell rights by the program's names: effects, conditions, AWS's own policies", () => {
    const on = { holder: "worker", resource: "orders/index/byDay" };
    assert.deepEqual(report.permissions, {
      granted: [
        { holder: "worker", effect: "Allow", action: "managed policy ReadOnlyAccess", resource: "*" },
        { ...on, effect: "Deny", action: "dynamodb:Scan", condition: '{"Bool":{"a":"b"}}' },
      ],
      withdrawn: [{ ...on, effect: "Allow", action: "dynamodb:PutItem" }],
    });
  });

  it("tell the nearest limits, and how near they were", () => {
    const [nearest] = report.limits;
    const bytes = (padding: number) => {
      const variables = { PADDING: "x".repeat(padding), TOKEN: "[secret]", PLAIN: tokens.after };
      return Object.entries(variables).flat().join("").length;
    };
    assert.deepEqual(
      [nearest?.limit, nearest?.name, nearest?.used, nearest?.allowed, nearest?.before],
      ["environment variables", "worker", bytes(3_000), 4_096, bytes(100) + 1],
    );
    assert.match(markdown(readable(report)), /1 limit near/);
  });

  it("tell sizes and cost with their change", () => {
    const [zip] = report.sizes.functions;
    assert.ok(zip?.before !== undefined && zip.after !== undefined && zip.after > zip.before);
    const { before, after, lines } = report.cost;
    const changed = lines.filter((line) => line.before !== line.after).map(({ item }) => item);
    assert.deepEqual(changed, ["lambdaArm", "pointInTimeRecovery"]);
    // A million requests of 20 ms with 512 MB more, less one GB that could be restored.
    assert.ok(Math.abs(after - before - (10_000 * 0.0000133334 - 0.2)) < 1e-9);
  });

  it("tell the keys of config.json and the outputs", () => {
    const file = "app/config.json";
    assert.deepEqual(report.siteConfig, [
      { file, key: "bucket", before: '"files"', after: undefined },
      { file, key: "flag", before: undefined, after: "true" },
      { file, key: "old", before: '"1"', after: undefined },
      { file, key: "url", before: '"/a"', after: '"/b"' },
    ]);
    assert.deepEqual(report.outputs, [
      { name: "count", before: "number", after: "string" },
      { name: "list", before: "list of string", after: undefined },
      { name: "secret", before: "string", after: "secret string" },
    ]);
  });

  it("show no secret in any form, not even one whose mark the program took off", () => {
    const forms = [JSON.stringify(report), markdown(readable(report)), html(readable(report))];
    for (const form of forms) {
      assert.doesNotMatch(form, /token-of-/);
      assert.match(form, /\[secret\]|\\\[secret\\\]/);
    }
  });

  it("take nothing that the program says for markup", () => {
    const [first, ...others] = report.resources;
    assert.ok(first);
    const name = "`|<script>@team";
    const odd = readable({ ...report, resources: [{ ...first, name, reasons: ["<b>*@team*"] }, ...others] });
    assert.match(markdown(odd), /\| `` `\\\|<script>@team `` \|/);
    assert.match(markdown(odd), /because \\<b\\>\\\*@\u200bteam\\\*/);
    assert.match(html(odd), /<code>`\|&lt;script&gt;@team<\/code>/);
    assert.doesNotMatch(html(odd), /<script|<b>/);
  });
});
