import assert from "node:assert/strict";
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { Properties } from "../../../../local/properties.ts";
import { Route53Service } from "../../../../local/services/route53/index.ts";
import { Endpoint } from "../../../helpers/endpoint.ts";

const record = "aws:route53/record:Record";

describe("Route 53", () => {
  let endpoint: Endpoint<readonly [Route53Service]>;
  let route53: Route53Client;
  let zone: Properties;
  beforeEach(async () => {
    endpoint = await Endpoint.serve((context) => [new Route53Service(context)] as const);
    route53 = new Route53Client(endpoint.client);
    zone = await lookUp({ name: "example.com" });
  });
  afterEach(async () => {
    route53.destroy();
    await endpoint.stop();
  });

  const service = () => endpoint.services[0];
  const lookUp = async (args: Properties): Promise<Properties> => {
    const getZone = service().functions["aws:route53/getZone:getZone"];
    assert.ok(getZone);
    return getZone(args);
  };
  const alias = (name: string, target: string, type = "A"): Properties => ({
    zoneId: String(zone.zoneId),
    name,
    type,
    aliases: [{ name: target, zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false }],
  });
  const change = (Action: "CREATE" | "DELETE" | "UPSERT", ResourceRecordSet: ResourceRecordSet) =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: String(zone.zoneId),
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
      }),
    );
  const text = (value: string): ResourceRecordSet => ({
    Name: "txt.example.com",
    Type: "TXT",
    TTL: 60,
    ResourceRecords: [{ Value: `"${value}"` }],
  });

  it("plays a zone that is looked up by name, always the same one, and finds it by id", async () => {
    assert.deepEqual(await lookUp({ name: "EXAMPLE.com." }), zone);
    assert.equal((await lookUp({ zoneId: String(zone.zoneId) })).name, "example.com");
    await assert.rejects(lookUp({ zoneId: "ZNOWHERE" }), /no hosted zone with id "ZNOWHERE".*by its name/);
    const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
    assert.deepEqual(
      HostedZones.map(({ Id, Name }) => [Id, Name]),
      [[`/hostedzone/${zone.zoneId}`, "example.com."]],
    );
  });

  it("answers for a zone of the program", async () => {
    const own = await endpoint.create("aws:route53/zone:Zone", "own", { name: "example.org" });
    const { HostedZone, DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: own.id }));
    assert.equal(HostedZone?.Name, "example.org.");
    assert.deepEqual(DelegationSet?.NameServers, own.outputs.nameServers);
    const { HostedZones } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: "example.org" }));
    assert.deepEqual(
      HostedZones?.map(({ Name }) => Name),
      ["example.org."],
    );
    await assert.rejects(route53.send(new GetHostedZoneCommand({ Id: "ZNOWHERE" })), {
      name: "NoSuchHostedZone",
    });
  });

  it("lists the records of the program, with the two that each zone has", async () => {
    const made = await endpoint.create(record, "site", alias("dev", "d111111abcdef8.cloudfront.net"));
    assert.equal(made.outputs.fqdn, "dev.example.com");
    const { ResourceRecordSets } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: String(zone.zoneId) }),
    );
    assert.deepEqual(
      ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`),
      ["example.com. NS", "example.com. SOA", "dev.example.com. A"],
    );
    assert.deepEqual(ResourceRecordSets?.[2]?.AliasTarget, {
      HostedZoneId: "Z2FDTNDATAQYW2",
      DNSName: "d111111abcdef8.cloudfront.net.",
      EvaluateTargetHealth: false,
    });
  });

  it("changes records by its API, all or none, in effect at once", async () => {
    const { ChangeInfo } = await change("CREATE", text("one"));
    assert.equal(ChangeInfo?.Status, "INSYNC");
    const followed = await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    assert.equal(followed.ChangeInfo?.Status, "INSYNC");
    await change("UPSERT", text("a & <b>"));
    const values = async () => {
      const { ResourceRecordSets } = await route53.send(
        new ListResourceRecordSetsCommand({
          HostedZoneId: String(zone.zoneId),
          StartRecordName: "txt.example.com",
        }),
      );
      return ResourceRecordSets?.flatMap((each) => each.ResourceRecords?.map(({ Value }) => Value));
    };
    assert.deepEqual(await values(), ['"a & <b>"']);
    await assert.rejects(change("CREATE", text("again")), /already exists/);
    const foreign = { ...text("x"), Name: "txt.example.net" };
    await assert.rejects(change("UPSERT", foreign), { name: "InvalidChangeBatch" });
    await change("DELETE", text("two"));
    await assert.rejects(change("DELETE", text("two")), /but it was not found/);
    assert.deepEqual(await values(), []);
  });

  it("keeps what its API changed over a restart", async () => {
    await change("CREATE", text("kept"));
    const again = new Route53Service(endpoint.context);
    await again.start();
    assert.deepEqual(again.zones.recordsOf(String(zone.zoneId))[0]?.values, ['"kept"']);
  });

  it("follows aliases and CNAMEs, by the full name and by this machine's", async () => {
    await endpoint.create(record, "apex", alias("example.com", "d1.cloudfront.net"));
    await endpoint.create(record, "dev", alias("dev.example.com", "d2.cloudfront.net"));
    const www = {
      zoneId: String(zone.zoneId),
      name: "www",
      type: "CNAME",
      ttl: 60,
      records: ["dev.example.com"],
    };
    await endpoint.create(record, "www", www);
    const { zones } = service();
    assert.deepEqual(zones.resolve("dev.example.com"), {
      host: "dev.example.com",
      target: "d2.cloudfront.net",
    });
    assert.deepEqual(zones.resolve("DEV.localhost"), {
      host: "dev.example.com",
      target: "d2.cloudfront.net",
    });
    assert.deepEqual(zones.resolve("localhost"), { host: "example.com", target: "d1.cloudfront.net" });
    assert.equal(zones.resolve("www.localhost")?.target, "d2.cloudfront.net");
    assert.equal(zones.resolve("pr-1.localhost"), undefined);
    assert.equal(zones.resolve("evil.com"), undefined);
    assert.deepEqual(zones.hosts, [
      { host: "example.com", local: "localhost" },
      { host: "dev.example.com", local: "dev.localhost" },
      { host: "www.example.com", local: "www.localhost" },
    ]);
  });

  it("leads nowhere by names that go round in a circle", async () => {
    for (const [from, to] of [
      ["a", "b.example.com"],
      ["b", "a.example.com"],
    ] as const) {
      const inputs = { zoneId: String(zone.zoneId), name: from, type: "CNAME", ttl: 60, records: [to] };
      await endpoint.create(record, from, inputs);
    }
    assert.equal(service().zones.resolve("a.example.com"), undefined);
  });

  it("refuses records that AWS would refuse", async () => {
    await endpoint.create(record, "first", alias("dev", "d1.cloudfront.net"));
    await assert.rejects(
      endpoint.create(record, "second", alias("dev", "d2.cloudfront.net")),
      /there is a record "dev.example.com" of type A already; remove it, or set allowOverwrite/,
    );
    await endpoint.create(record, "over", { ...alias("dev", "d2.cloudfront.net"), allowOverwrite: true });
    const zoneId = String(zone.zoneId);
    await assert.rejects(
      endpoint.create(record, "none", { zoneId, name: "x", type: "A" }),
      /got neither records nor aliases/,
    );
    await assert.rejects(
      endpoint.create(record, "no-ttl", { zoneId, name: "x", type: "A", records: ["192.0.2.1"] }),
      /records need one, in seconds/,
    );
    await assert.rejects(
      endpoint.create(record, "no-zone", { ...alias("x", "y"), zoneId: "ZNOWHERE" }),
      /There is no hosted zone "ZNOWHERE"/,
    );
  });
});
