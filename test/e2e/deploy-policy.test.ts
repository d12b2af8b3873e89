import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSlipway } from "../helpers/slipway.ts";

describe("npm run deploy-policy", function () {
  this.timeout(120_000);

  const account = ["--account", "123456789012", "--github", "acme/platform"];

  it("writes each document to a file, the same that --json prints", async () => {
    const folder = await mkdtemp(join(tmpdir(), "slipway-roles-"));
    try {
      const { code, out, err } = await runSlipway([
        "deploy-policy",
        ...account,
        "--json",
        "--output",
        folder,
      ]);
      assert.equal(code, 0, err);
      const { roles } = JSON.parse(out);
      const printed = new Map<string, unknown>();
      for (const { kind, trust, policies } of roles) {
        printed.set(`${kind}-trust.json`, trust);
        for (const [index, policy] of policies.entries())
          printed.set(`${kind}-policy-${index + 1}.json`, policy);
      }
      assert.deepEqual((await readdir(folder)).sort(), [...printed.keys()].sort());
      for (const [name, document] of printed) {
        assert.deepEqual(JSON.parse(await readFile(join(folder, name), "utf8")), document);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("says in words what the roles may do, service by service", async () => {
    const { code, out, err } = await runSlipway(["deploy-policy", "--environments"]);
    assert.equal(code, 0, err);
    assert.match(
      err,
      /platform:hello of dev is "auto": the roles are for the languages of this machine alone/,
    );
    assert.match(out, /^platform-environments: \d policies/m);
    assert.match(
      out,
      /^ {2}dynamodb +\d+ actions on 2 patterns such as arn:aws:dynamodb:us-east-1:\*:table\/jobs-\?{7}$/m,
    );
  });

  for (const [words, message] of [
    [["--account", "12"], /--account <id>. argument .12. is invalid\. Use the account.s 12 digits/],
    [[...account.slice(0, 3), "acme"], /.acme. is invalid\. Use <owner>\/<name>/],
    [account.slice(2), /--github needs --account/],
    [["--state-key", "k"], /--state-key needs --state-bucket/],
  ] as const) {
    it(`ends with 2 for ${words.join(" ")}`, async () => {
      const { code, out, err } = await runSlipway(["deploy-policy", ...words]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, message);
    });
  }
});
