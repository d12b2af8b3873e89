import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

describeChecks("ElastiCache", {
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    right: {
      replicationGroupId: "cache",
      description: "A cache.",
      engine: "valkey",
      transitEncryptionEnabled: true,
      authToken: "Ab3!&#$^<>-45678",
    },
    wrong: [
      ["authToken", { authToken: "short" }, /of 5 characters/],
      ["authToken", { authToken: "x".repeat(129) }, /of 129 characters/],
      ["authToken", { authToken: "with@sign and blanks" }, /use 16 to 128 letters/],
      ["transitEncryptionEnabled", { transitEncryptionEnabled: false }, /needs encryption in transit/],
      ["authToken", { authToken: "short", transitEncryptionEnabled: unknown }, /of 5 characters/],
    ],
  },
});
