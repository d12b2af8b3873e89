import { describeChecks } from "../../../helpers/check-cases.ts";

describeChecks("Route 53", {
  "aws:route53/record:Record": {
    right: { zoneId: "Z1", name: "dev.example.com", type: "A", ttl: 300, records: ["192.0.2.1"] },
    wrong: [
      ["type", { type: "ANAME" }, /use A, AAAA/],
      ["name", { name: "n".repeat(1_025) }, /AWS takes 1024/],
      ["ttl", { ttl: -1 }, /0 to 2147483647/],
      ["records", { records: [] }, /neither records nor aliases/],
      ["records", { aliases: [{ name: "d1.cloudfront.net", zoneId: "Z2" }] }, /both/],
      ["records", { records: Array(401).fill("192.0.2.1") }, /AWS takes 400/],
    ],
  },
});
