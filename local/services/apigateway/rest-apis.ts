import type { CompiledApi } from "./definition/compile.ts";
import type { Stage, StageSettings } from "./stage.ts";

/** What one `RestApi` resource and its satellites say now; a deployment is a snapshot of it. */
export interface RestApi {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdDate: string;
  readonly rootResourceId: string;
  readonly apiKeySource: string;
  readonly endpointType: string;
  /** OpenAPI document as registered, JSON or YAML. */
  readonly body: string | undefined;
  readonly binaryMediaTypes: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
}

/** A gateway response that the program or the OpenAPI document declares. */
export interface GatewayResponseDefinition {
  readonly statusCode: number | undefined;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly id: string;
  readonly restApiId: string;
  readonly api: CompiledApi;
}

/** The control plane: every API, deployment and stage there is, by id. */
export class RestApis {
  readonly apis = new Map<string, RestApi>();
  readonly deployments = new Map<string, Deployment>();
  readonly #stages = new Map<string, Map<string, Stage>>();
  readonly #gatewayResponses = new Map<string, Map<string, GatewayResponseDefinition>>();
  readonly #methodSettings = new Map<string, Map<string, StageSettings>>();

  /** @throws Error when the program names an API that does not exist. */
  api(id: string): RestApi {
    const api = this.apis.get(id);
    if (!api) throw new Error(`There is no REST API "${id}"; pass the id of an aws.apigateway.RestApi`);
    return api;
  }

  stage(apiId: string, stageName: string): Stage | undefined {
    return this.#stages.get(apiId)?.get(stageName);
  }

  stagesOf(apiId: string): readonly Stage[] {
    return [...(this.#stages.get(apiId)?.values() ?? [])];
  }

  putStage(stage: Stage): void {
    const stages = this.#stages.get(stage.apiId) ?? new Map<string, Stage>();
    this.#stages.set(stage.apiId, stages.set(stage.name, stage));
    stage.useMethodSettings(this.#methodSettings.get(`${stage.apiId}/${stage.name}`) ?? new Map());
  }

  removeStage(apiId: string, stageName: string): void {
    this.#stages.get(apiId)?.delete(stageName);
  }

  /** `undefined` takes the settings of `methodPath` away. */
  setMethodSettings(
    apiId: string,
    stageName: string,
    methodPath: string,
    settings: StageSettings | undefined,
  ): void {
    const key = `${apiId}/${stageName}`;
    const all = this.#methodSettings.get(key) ?? new Map<string, StageSettings>();
    if (settings) all.set(methodPath, settings);
    else all.delete(methodPath);
    this.#methodSettings.set(key, all);
    this.stage(apiId, stageName)?.useMethodSettings(all);
  }

  gatewayResponsesOf(apiId: string): ReadonlyMap<string, GatewayResponseDefinition> {
    return this.#gatewayResponses.get(apiId) ?? new Map();
  }

  setGatewayResponse(apiId: string, type: string, response: GatewayResponseDefinition | undefined): void {
    const all = this.#gatewayResponses.get(apiId) ?? new Map<string, GatewayResponseDefinition>();
    if (response) all.set(type, response);
    else all.delete(type);
    this.#gatewayResponses.set(apiId, all);
  }
}
