import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import type { ProjectCopy } from "../helpers/project-copy.ts";
import { needPython } from "../helpers/tools.ts";
import { programForTools } from "./aws-tools/program.ts";
import { awsCommand, awsPython, ToolDriver, type ToolRequest } from "./aws-tools/python.ts";
import { Answer, type Row, type Run } from "./aws-tools/row.ts";
import { services } from "./aws-tools/rows/index.ts";

describe("the AWS CLI and boto3, unmodified, against the local cloud", function () {
  this.timeout(300_000);
  let copy: ProjectCopy;
  let platform: Platform;
  let python: string;
  let folder: string;

  before(async function () {
    await needPython(this);
    folder = mkdtempSync(join(tmpdir(), "slipway-aws-tools-"));
    copy = await programForTools();
    [python, platform] = await Promise.all([awsPython(), startPlatform({ projectRoot: copy.root })]);
  });
  after(async () => {
    await platform?.stop();
    await copy?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  it("are tried on every operation of the coverage page", () => {
    const missing = listedOperations().filter(
      ([scope, name]) =>
        !services.some(
          (service) => service.scope === scope && service.rows.some((row) => row.operation === name),
        ),
    );
    assert.deepEqual(
      missing,
      [],
      "operations of docs/local-coverage.md without a row in test/e2e/aws-tools/rows",
    );
  });

  for (const tool of ["aws", "boto3"] as const) {
    describe(tool, () => {
      let driver: ToolDriver;
      let run: Run;

      before(() => {
        driver = new ToolDriver(python, platform.endpointUrl);
        const outputs = JSON.parse(readFileSync(join(platform.dir, "outputs.json"), "utf8"));
        run = { tool, prefix: tool, outputs, folder, kept: new Map() };
      });
      after(() => driver?.stop());

      for (const { scope, rows } of services) {
        for (const row of rows) {
          it(`${scope} ${row.operation}${row.fails ? ` → ${row.fails}` : ""}`, async () => {
            const result = await driver.ask(requestOf(scope, row, run));
            if (row.fails !== undefined) {
              assert.ok("error" in result, `it answered ${JSON.stringify(result)}`);
              assert.match(result.error, new RegExp(`\\(${row.fails}\\)`));
              return;
            }
            assert.ok("answer" in result, "error" in result ? result.error : "");
            if (typeof row.expect === "function") row.expect(new Answer(result.answer), run);
            else assert.partialDeepStrictEqual(result.answer, row.expect ?? {});
          });
        }
      }
    });
  }

  it("aws, as a command of its own, copies files to and from S3 by http://localhost", async () => {
    const bucket = "s3://tools-command";
    const url = platform.endpointUrl.replace("127.0.0.1", "localhost");
    const aws = awsCommand(python, url);
    await aws("s3", "mb", bucket);
    await aws("s3", "cp", "docs", `${bucket}/docs`, "--recursive", "--exclude", "*", "--include", "*.md");
    assert.match(await aws("s3", "ls", `${bucket}/docs/`), /local-coverage\.md/);
    const text = await aws("s3", "cp", `${bucket}/docs/local-coverage.md`, "-");
    assert.equal(text, readFileSync("docs/local-coverage.md", "utf8"));
    await aws("s3", "rb", bucket, "--force");
  });
});

function requestOf(scope: string, row: Row, run: Run): ToolRequest {
  const input = { ...row.input?.(run), ...(run.tool === "boto3" ? row.only?.boto3?.(run) : {}) };
  return {
    tool: run.tool,
    service: row.service?.[run.tool] ?? scope,
    operation: row.operation,
    input,
    extra: run.tool === "aws" ? (row.only?.aws?.(run) ?? []) : [],
  };
}

/** `[scope, operation]` of each, as the page lists them. */
function listedOperations(): [string, string][] {
  let scope = "";
  return readFileSync("docs/local-coverage.md", "utf8")
    .split("\n")
    .flatMap((line): [string, string][] => {
      const heading = /^\| Operation \(`(.+)`\)/.exec(line);
      if (heading) scope = heading[1] ?? "";
      const operation = /^\| `([A-Z]\w*)` \|/.exec(line)?.[1];
      return operation === undefined ? [] : [[scope, operation]];
    });
}
