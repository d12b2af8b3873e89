import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { restXmlApi } from "../../gateway/rest-xml-api.ts";
import type { Service } from "../../service.ts";
import { zoneFunctions } from "./invokes.ts";
import { changeResourceRecordSets } from "./operations/change-resource-record-sets.ts";
import { getChange } from "./operations/get-change.ts";
import { getHostedZone } from "./operations/get-hosted-zone.ts";
import { listHostedZones } from "./operations/list-hosted-zones.ts";
import { listHostedZonesByName } from "./operations/list-hosted-zones-by-name.ts";
import { listResourceRecordSets } from "./operations/list-resource-record-sets.ts";
import { recordHandler } from "./resources/record.ts";
import { zoneHandler } from "./resources/zone.ts";
import { Zones } from "./zones.ts";

export type { Resolution } from "./zones.ts";

/** Amazon Route 53: zones and records, and where the names in them lead. */
export class Route53Service implements Service {
  readonly name = "route53";
  readonly title = "Amazon Route 53";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;
  readonly zones: Zones;

  constructor(context: CloudContext) {
    this.zones = new Zones(join(context.dir, "route53", "zones.json"));
    this.resources = {
      "aws:route53/zone:Zone": zoneHandler(this.zones),
      "aws:route53/record:Record": recordHandler(this.zones),
    };
    this.functions = zoneFunctions(this.zones);
    this.api = restXmlApi({
      scope: "route53",
      version: "/2013-04-01",
      namespace: "https://route53.amazonaws.com/doc/2013-04-01/",
      dependencies: { zones: this.zones, now: () => context.clock.now() },
      operations: [
        listHostedZones,
        listHostedZonesByName,
        getHostedZone,
        listResourceRecordSets,
        changeResourceRecordSets,
        getChange,
      ],
    });
  }

  async start(): Promise<void> {
    this.zones.load();
  }

  async stop(): Promise<void> {}
}
