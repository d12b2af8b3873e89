import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grantsText } from "../../../local/commands/grants.ts";
import { grantsOf } from "../../../local/iam/grants.ts";
import { Ledger } from "../../../local/iam/ledger.ts";
import { KeptGrants, readKeptGrants } from "../../../local/kept-grants.ts";
import { silentLog } from "../../../local/log.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { allow, deny, policy } from "../iam/cases.ts";

const role = "arn:aws:iam::000000000000:role/r";
const table = "arn:aws:dynamodb:us-east-1:000000000000:table/links";

describe("npm run grants", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-ledger-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const policies = [
    policy([
      allow({ Action: ["dynamodb:Get*", "dynamodb:PutItem"], Resource: table }),
      allow({ Action: undefined, NotAction: "s3:*", Resource: `${table}/index/*` }),
      deny({ Action: "dynamodb:Scan" }),
    ]),
  ];

  function report(ledger: Ledger) {
    const functions = [{ name: "f", functionName: "f-1a2b3c4", ...grantsOf(policies, ledger.entries()) }];
    return { since: "2026-11-24T10:00:00.000Z", functions };
  }

  it("tells what is used, unused and refused", () => {
    const ledger = new Ledger();
    for (let time = 0; time < 3; time++) ledger.record(role, "dynamodb:GetItem", table, "allowed");
    assert.equal(ledger.record(role, "dynamodb:Scan", table, "refused"), true);
    assert.equal(ledger.record(role, "dynamodb:Scan", table, "refused"), false, "told of once");
    assert.equal(
      grantsText(report(ledger)),
      [
        "Since 2026-11-24T10:00:00.000Z: 1 functions, 3 grants, 2 unused, 1 refused.",
        "",
        "f",
        `  used     dynamodb:Get*                   3  ${table}`,
        `  unused   dynamodb:PutItem                0  ${table}`,
        `  unused   NotAction s3:*                  0  ${table}/index/*`,
        `  refused  dynamodb:Scan                   2  ${table}`,
        "",
      ].join("\n"),
    );
  });

  it("reads what the local cloud keeps, soon after each call and at its end", () => {
    const clock = new ManualClock();
    const ledger = new Ledger();
    assert.throws(() => readKeptGrants(dir, "dev"), /has not run here yet/);
    const kept = new KeptGrants({ dir, clock, log: silentLog, ledger, report: () => report(ledger) });
    kept.start();
    clock.advance(1_000);
    const used = () => readKeptGrants(dir, "dev").functions[0]?.grants[0]?.used;
    assert.equal(used(), 0);
    ledger.record(role, "dynamodb:GetItem", table, "allowed");
    assert.equal(used(), 0);
    clock.advance(1_000);
    assert.equal(used(), 1);
    ledger.record(role, "dynamodb:GetItem", table, "allowed");
    kept.stop();
    assert.equal(used(), 2);
    ledger.record(role, "dynamodb:GetItem", table, "allowed");
    clock.advance(1_000);
    assert.equal(used(), 2, "nothing is written after the end");
  });
});
