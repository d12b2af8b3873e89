import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOutputs, writeOutputs } from "../../local/output-contract/index.ts";

/** A program's declaration with properties, each with the comment that it needs. */
const program = (...properties: string[]) => `import type { Elsewhere } from "./elsewhere";
export interface PlatformOutputs {
${properties.map((each) => `  /**\n   * What it is.\n   * @example of-it\n   */\n  ${each};`).join("\n")}
}
`;

describe("the contract of the stack's outputs", function () {
  this.timeout(20_000);
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-outputs-"));
    for (const folder of ["infra", "docs"]) mkdirSync(join(root, folder));
    write("CHANGELOG.md", "# Changelog\n\n- The outputs `tableName` and `sites` are new.\n");
    write(
      "docs/outputs.md",
      "Before.\n\n<!-- Written by npm run outputs from infra/outputs.ts. -->\n<!-- End of what npm run outputs writes. -->\n\nAfter.\n",
    );
    declare("tableName: string", "sites: Record<string, { basePath: string }>");
    writeOutputs(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const declare = (...properties: string[]) => write("infra/outputs.ts", program(...properties));
  const check = () => checkOutputs(root);
  const saidInChangelog = (line: string) => write("CHANGELOG.md", `${read("CHANGELOG.md")}${line}\n`);

  it("is written from the program, between what people wrote", () => {
    check();
    const page = read("docs/outputs.md");
    assert.match(page, /^Before\.\n/);
    assert.match(page, /\nAfter\.\n$/);
    assert.match(page, /\| `tableName` \| `string` \| What it is\. \| `of-it` \|/);
    assert.deepEqual(JSON.parse(read("docs/outputs.json")), {
      sites: ["Record<string, { basePath: string }>"],
      tableName: ["string"],
    });
  });

  it("takes an output more, once it is written down", () => {
    declare("tableName: string", "sites: Record<string, { basePath: string }>", "tableArn: string");
    assert.throws(check, /docs\/outputs\.md is not what infra\/outputs\.ts says\. Run: npm run outputs/);
    writeOutputs(root);
    check();
    assert.match(read("docs/outputs.md"), /`tableArn`/);
  });

  it("refuses to let an output go without a line about it, also when it is written anew", () => {
    declare("sites: Record<string, { basePath: string }>");
    const refusal =
      /output "tableName" was promised as string, and is gone: .+ begins with "- Output `tableName` \(string\) "/;
    assert.throws(check, refusal);
    assert.throws(() => writeOutputs(root), refusal);
    assert.match(read("docs/outputs.md"), /`tableName`/);
  });

  it("lets it go with the line, and misses the line for ever after", () => {
    declare("sites: Record<string, { basePath: string }>");
    saidInChangelog("- Output `tableName` (string) is gone: read `tableArn`.");
    writeOutputs(root);
    check();
    assert.doesNotMatch(read("docs/outputs.md"), /`tableName`/);
    write("CHANGELOG.md", "# Changelog\n");
    assert.throws(check, /output "tableName" was promised as string, and is gone/);
  });

  it("refuses another type without a line about the old one, however deep the change", () => {
    declare("tableName: string", "sites: Record<string, { basePath: number }>");
    assert.throws(
      check,
      /output "sites" was promised as Record<string, \{ basePath: string \}>, and is Record<string, \{ basePath: number \}> now/,
    );
    saidInChangelog("- Output `sites` (Record<string, { basePath: string }>) has numbers now.");
    writeOutputs(root);
    check();
    assert.deepEqual(JSON.parse(read("docs/outputs.json")).sites, [
      "Record<string, { basePath: string }>",
      "Record<string, { basePath: number }>",
    ]);
  });

  it("writes types out: lists, choices, what may be absent", () => {
    declare(
      "tableName: string",
      "sites: Record<string, { basePath: string }>",
      'all: { list: readonly string[]; choice: "a" | "b"; maybe?: boolean }[]',
    );
    writeOutputs(root);
    assert.deepEqual(JSON.parse(read("docs/outputs.json")).all, [
      'Array<{ list: Array<string>; choice: "a" | "b"; maybe?: boolean }>',
    ]);
  });

  it("names each output without a description or an example, or with a type of another place", () => {
    write(
      "infra/outputs.ts",
      `${program("tableName: string", "sites: Record<string, { basePath: string }>", "other: Elsewhere").replace(/\}\s*$/, "")}
  bare: string;
}
`,
    );
    assert.throws(
      check,
      /other has a type that other stacks cannot be promised.+\n +bare has no description.+\n +bare has no example/,
    );
  });

  it("is kept by this project", () => checkOutputs(join(import.meta.dirname, "..", "..")));
});
