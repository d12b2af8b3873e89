import assert from "node:assert/strict";
import { kept, type Run, type ServiceRows, stackOutput } from "../row.ts";

const zone = (run: Run) => stackOutput(run, "toolsZone");
const name = (run: Run) => `${run.prefix}.tools.example`;
const change = (run: Run, Action: string) => ({
  HostedZoneId: zone(run),
  ChangeBatch: {
    Changes: [
      {
        Action,
        ResourceRecordSet: {
          Name: name(run),
          Type: "CNAME",
          TTL: 60,
          ResourceRecords: [{ Value: "elsewhere.example" }],
        },
      },
    ],
  },
});

export const route53: ServiceRows = {
  scope: "route53",
  rows: [
    {
      operation: "ListHostedZones",
      expect: (answer) => assert.match(JSON.stringify(answer.list("HostedZones")), /"tools\.example\."/),
    },
    {
      operation: "ListHostedZonesByName",
      input: () => ({ DNSName: "tools.example" }),
      expect: (answer, run) => assert.equal(answer.text("HostedZones", 0, "Id"), `/hostedzone/${zone(run)}`),
    },
    {
      operation: "GetHostedZone",
      input: (run) => ({ Id: zone(run) }),
      expect(answer) {
        assert.equal(answer.text("HostedZone", "Name"), "tools.example.");
        assert.equal(answer.list("DelegationSet", "NameServers").length, 4);
      },
    },
    {
      operation: "ChangeResourceRecordSets",
      input: (run) => change(run, "CREATE"),
      expect: (answer, run) => run.kept.set("change", answer.text("ChangeInfo", "Id")),
    },
    {
      operation: "ChangeResourceRecordSets",
      input: (run) => change(run, "CREATE"),
      fails: "InvalidChangeBatch",
    },
    {
      operation: "GetChange",
      input: (run) => ({ Id: kept(run, "change") }),
      expect: { ChangeInfo: { Status: "INSYNC" } },
    },
    {
      operation: "ListResourceRecordSets",
      input: (run) => ({ HostedZoneId: zone(run), StartRecordName: name(run) }),
      expect(answer, run) {
        assert.equal(answer.text("ResourceRecordSets", 0, "Name"), `${name(run)}.`);
        assert.deepEqual(answer.at("ResourceRecordSets", 0, "ResourceRecords"), [
          { Value: "elsewhere.example" },
        ]);
      },
    },
    { operation: "ChangeResourceRecordSets", input: (run) => change(run, "DELETE") },
    { operation: "GetHostedZone", input: () => ({ Id: "ZNONE" }), fails: "NoSuchHostedZone" },
  ],
};
