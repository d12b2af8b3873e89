import type { CloudContext } from "../../../context.ts";
import type { Properties } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { type ApiSnapshot, compileApi } from "../definition/compile.ts";
import { randomId } from "../ids.ts";
import { requiredText } from "../inputs.ts";
import type { RestApis } from "../rest-apis.ts";
import type { SnapshotFiles } from "../snapshots.ts";

/** `aws:apigateway/deployment:Deployment`: freezes its API as it is at that moment. */
export function deploymentHandler(
  context: CloudContext,
  restApis: RestApis,
  files: SnapshotFiles,
): ResourceHandler {
  const keep = async (id: string, restApiId: string, snapshot: ApiSnapshot) => {
    restApis.deployments.set(id, { id, restApiId, api: await compileApi(snapshot) });
  };
  const freeze = (restApiId: string): ApiSnapshot => {
    const api = restApis.api(restApiId);
    return {
      apiId: restApiId,
      rootResourceId: api.rootResourceId,
      endpointType: api.endpointType,
      body: api.body,
      binaryMediaTypes: api.binaryMediaTypes,
      gatewayResponses: Object.fromEntries(restApis.gatewayResponsesOf(restApiId)),
    };
  };
  return {
    replaceOn: ["restApi", "triggers", "variables"],
    async create({ inputs }) {
      const id = randomId(6);
      const restApiId = requiredText(inputs, "restApi");
      const snapshot = freeze(restApiId);
      await keep(id, restApiId, snapshot);
      files.write(id, snapshot);
      const createdDate = `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`;
      return { id, outputs: { ...inputs, id, createdDate, region: context.region } };
    },
    update({ inputs, oldOutputs }): Properties {
      return { ...oldOutputs, ...inputs };
    },
    delete({ id }) {
      restApis.deployments.delete(id);
      files.remove(id);
    },
    async restore({ id, outputs }) {
      const restApiId = requiredText(outputs, "restApi");
      let snapshot = files.read(id);
      if (!snapshot) {
        context.log.warn(
          `API Gateway: the snapshot of deployment ${id} is gone; it serves what its API says now. Run npm start -- --reset to begin anew.`,
        );
        snapshot = freeze(restApiId);
      }
      await keep(id, restApiId, snapshot);
    },
  };
}
