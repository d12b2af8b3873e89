import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { ServiceApi } from "../../gateway/api.ts";
import type { ResourceHandler, Service } from "../../service.ts";
import { managementApi } from "./api.ts";
import { CustomDomains } from "./custom-domains.ts";
import type { LogWriter } from "./data-plane/access-log.ts";
import type { ExecuteRequest, ExecuteResponse } from "./data-plane/exchange.ts";
import { DataPlane } from "./data-plane/execute.ts";
import type { FunctionInvoker } from "./data-plane/lambda-integration.ts";
import { basePathMappingHandler } from "./resources/base-path-mapping.ts";
import { domainNameHandler } from "./resources/custom-domain.ts";
import { deploymentHandler } from "./resources/deployment.ts";
import { gatewayResponseHandler } from "./resources/gateway-response.ts";
import { accountHandler, requestValidatorHandler, restApiPolicyHandler } from "./resources/kept.ts";
import { methodSettingsHandler } from "./resources/method-settings.ts";
import { restApiHandler } from "./resources/rest-api.ts";
import { routingRuleHandler } from "./resources/routing-rule.ts";
import { stageHandler } from "./resources/stage.ts";
import { RestApis } from "./rest-apis.ts";
import { SnapshotFiles } from "./snapshots.ts";

export type { ExecuteRequest, ExecuteResponse } from "./data-plane/exchange.ts";

/** Amazon API Gateway, REST APIs: what the program registers, and the requests that clients send to its stages. */
export class ApiGatewayService implements Service {
  readonly name = "apigateway";
  readonly title = "Amazon API Gateway";
  readonly resources: Readonly<Record<string, ResourceHandler>>;
  readonly api: ServiceApi;
  readonly #dataPlane: DataPlane;

  constructor(context: CloudContext, services: { lambda: FunctionInvoker; logs: LogWriter }) {
    const restApis = new RestApis();
    const domains = new CustomDomains();
    const snapshots = new SnapshotFiles(join(context.dir, "apigateway", "deployments"));
    this.#dataPlane = new DataPlane(context, { restApis, domains }, services.lambda, services.logs);
    this.api = managementApi(restApis);
    this.resources = {
      "aws:apigateway/restApi:RestApi": restApiHandler(context, restApis),
      "aws:apigateway/deployment:Deployment": deploymentHandler(context, restApis, snapshots),
      "aws:apigateway/stage:Stage": stageHandler(context, restApis),
      "aws:apigateway/methodSettings:MethodSettings": methodSettingsHandler(context, restApis),
      "aws:apigateway/response:Response": gatewayResponseHandler(context, restApis),
      "aws:apigateway/restApiPolicy:RestApiPolicy": restApiPolicyHandler(context),
      "aws:apigateway/account:Account": accountHandler(context),
      "aws:apigateway/requestValidator:RequestValidator": requestValidatorHandler(context),
      "aws:apigateway/domainName:DomainName": domainNameHandler(context, domains),
      "aws:apigateway/basePathMapping:BasePathMapping": basePathMappingHandler(context, domains),
      "aws:apigatewayv2/routingRule:RoutingRule": routingRuleHandler(context, domains),
    };
  }

  /** Serves one request to an API's execute address. Never rejects: faults become the answers AWS gives. */
  handleExecute(request: ExecuteRequest): Promise<ExecuteResponse> {
    return this.#dataPlane.execute(request);
  }

  /** Serves one request to a custom domain, which is its host; an unknown one is refused. Never rejects. */
  handleCustomDomain(request: ExecuteRequest): Promise<ExecuteResponse> {
    return this.#dataPlane.executeCustomDomain(request);
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
