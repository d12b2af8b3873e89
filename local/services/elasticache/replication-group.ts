import { allOf } from "../../checks.ts";
import { arnOf } from "../../context.ts";
import { freePort } from "../../free-port.ts";
import { allTagsOf, numberOf, type Properties, textOf } from "../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../service.ts";
import type { ElastiCacheService } from "./index.ts";

const host = "127.0.0.1";

/** `aws:elasticache/replicationGroup:ReplicationGroup` */
export function replicationGroupHandler(service: ElastiCacheService): ResourceHandler {
  const { context } = service;
  const outputsOf = (inputs: Properties, port: number): Properties => {
    const id = textOf(inputs, "replicationGroupId") ?? "";
    return {
      ...inputs,
      id,
      arn: arnOf(context, "elasticache", `replicationgroup:${id}`),
      clusterEnabled: false,
      engineVersionActual: textOf(inputs, "engineVersion") ?? "8.0",
      memberClusters: Array.from(
        { length: numberOf(inputs, "numCacheClusters") ?? 1 },
        (_, index) => `${id}-00${index + 1}`,
      ),
      port,
      primaryEndpointAddress: host,
      readerEndpointAddress: host,
      region: context.region,
      // Plain, as all that the local cloud speaks on the loopback interface: clients go by this.
      transitEncryptionEnabled: false,
      tagsAll: allTagsOf(inputs),
    };
  };
  const start = (outputs: Properties) =>
    service.startServer(
      textOf(outputs, "replicationGroupId") ?? "",
      numberOf(outputs, "port") ?? 0,
      textOf(outputs, "authToken"),
    );
  return {
    autoName: { property: "replicationGroupId", maxLength: 40, lowerCase: true },
    replaceOn: ["replicationGroupId", "atRestEncryptionEnabled", "subnetGroupName"],
    secretOutputs: ["authToken"],
    note: "One valkey-server or redis-server of the PATH, in memory, with the password, at a free port of 127.0.0.1 and without TLS, which transitEncryptionEnabled then says; without such a program nothing answers. Replicas, failover and snapshots are without effect.",
    check: checkReplicationGroup,
    async create({ inputs }) {
      const outputs = outputsOf(inputs, await freePort());
      await start(outputs);
      return { id: String(outputs.id), outputs };
    },
    async update({ inputs, oldInputs, oldOutputs }) {
      const outputs = outputsOf(inputs, numberOf(oldOutputs, "port") ?? (await freePort()));
      if (inputs.authToken !== oldInputs.authToken) await start(outputs);
      return outputs;
    },
    delete: ({ id }) => service.stopServer(id),
    restore: ({ outputs }) => start(outputs),
  };
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html */
const authToken = /^[A-Za-z0-9!&#$^<>-]{16,128}$/;

const checkReplicationGroup = allOf(checkAuthToken, checkEncryption);

/** Says its length only: it is a secret. */
function checkAuthToken(inputs: Properties): readonly CheckFailure[] {
  const token = textOf(inputs, "authToken");
  if (token === undefined || authToken.test(token)) return [];
  const reason = `the auth token of ${token.length} characters is none that ElastiCache takes; use 16 to 128 letters, digits and ! & # $ ^ < > -`;
  return [{ property: "authToken", reason }];
}

function checkEncryption(inputs: Properties): readonly CheckFailure[] {
  if (inputs.transitEncryptionEnabled === true || textOf(inputs, "authToken") === undefined) return [];
  const reason = "an auth token needs encryption in transit; set transitEncryptionEnabled: true";
  return [{ property: "transitEncryptionEnabled", reason }];
}
