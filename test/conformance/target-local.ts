import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCloud } from "../../local/cloud.ts";
import { silentLog } from "../../local/log.ts";
import type { Properties } from "../../local/properties.ts";
import { trustLambda } from "../helpers/roles.ts";
import { functionInputs, functionType } from "../helpers/test-function.ts";
import type { TargetStart } from "./target.ts";

/** The local cloud with no program in it. Functions are a program's here: their handler makes them. */
export const startLocalTarget: TargetStart = async (_prefix, onStop) => {
  const dir = mkdtempSync(join(tmpdir(), "slipway-conformance-"));
  onStop(async () => rmSync(dir, { recursive: true, force: true }));
  const cloud = new LocalCloud({
    projectRoot: join(import.meta.dirname, "..", ".."),
    stack: "dev",
    dir: join(dir, "dev"),
    ports: { site: 0, endpoint: 0 },
    log: silentLog,
  });
  onStop(() => cloud.stop());
  await cloud.start();

  const create = async (type: string, name: string, inputs: Properties) => {
    const handler = cloud.registry.handlers.get(type);
    if (!handler) throw new Error(`no handler for ${type}`);
    return await handler.create({ urn: `urn:pulumi:dev::platform::${type}::${name}`, name, inputs });
  };
  return {
    client: {
      endpoint: cloud.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    },
    async createFunction(name, code) {
      const role = await create("aws:iam/role:Role", name, { name, assumeRolePolicy: trustLambda });
      const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
      await create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, { role: name, policyArn });
      await create(functionType, name, functionInputs(name, code, { role: String(role.outputs.arn) }));
      return name;
    },
  };
};
