import { join } from "node:path";
import { arnOf, type CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import type { SecretsManagerService } from "../secretsmanager/index.ts";
import { addTagsToResource } from "./operations/add-tags-to-resource.ts";
import { deleteParameter } from "./operations/delete-parameter.ts";
import { deleteParameters } from "./operations/delete-parameters.ts";
import { describeParameters } from "./operations/describe-parameters.ts";
import { getParameter } from "./operations/get-parameter.ts";
import { getParameterHistory } from "./operations/get-parameter-history.ts";
import { getParameters } from "./operations/get-parameters.ts";
import { getParametersByPath } from "./operations/get-parameters-by-path.ts";
import { labelParameterVersion } from "./operations/label-parameter-version.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { putParameter } from "./operations/put-parameter.ts";
import { removeTagsFromResource } from "./operations/remove-tags-from-resource.ts";
import { unlabelParameterVersion } from "./operations/unlabel-parameter-version.ts";
import { parameterHandler } from "./resources/parameter.ts";
import { ParameterStore } from "./store.ts";

/** AWS Systems Manager: Parameter Store. */
export class SsmService implements Service {
  readonly name = "ssm";
  readonly title = "AWS Systems Manager Parameter Store";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly secrets: SecretsManagerService;
  readonly store: ParameterStore;

  /** @param secrets where `/aws/reference/secretsmanager/<id>` passes through to */
  constructor(context: CloudContext, secrets: SecretsManagerService) {
    this.context = context;
    this.secrets = secrets;
    this.store = new ParameterStore(join(context.dir, "ssm"));
    this.resources = { "aws:ssm/parameter:Parameter": parameterHandler(this) };
    this.functions = { "aws:ssm/getParameter:getParameter": (args) => this.#getParameter(args) };
    this.api = jsonApi<SsmService>({
      scope: "ssm",
      contentType: "application/x-amz-json-1.1",
      dependencies: this,
      operations: [
        getParameter,
        getParameters,
        getParametersByPath,
        putParameter,
        deleteParameter,
        deleteParameters,
        describeParameters,
        getParameterHistory,
        labelParameterVersion,
        unlabelParameterVersion,
        addTagsToResource,
        removeTagsFromResource,
        listTagsForResource,
      ],
    });
  }

  async start(): Promise<void> {
    this.store.load();
  }

  async stop(): Promise<void> {}

  /** What a policy on this parameter names: paths without their leading slash. */
  arnOf(name: string): string {
    return arnOf(this.context, "ssm", `parameter/${name.replace(/^\//, "")}`);
  }

  #getParameter(args: Properties): Properties {
    const parameter = this.store.get(textOf(args, "name") ?? "");
    const plain = parameter.type !== "SecureString" || args.withDecryption !== false;
    return {
      ...args,
      arn: this.arnOf(parameter.name),
      id: parameter.name,
      name: parameter.name,
      region: this.context.region,
      type: parameter.type,
      value: plain ? parameter.value : this.store.ciphertext(parameter),
      insecureValue: parameter.type === "SecureString" ? "" : parameter.value,
      version: parameter.version,
      withDecryption: args.withDecryption !== false,
    };
  }
}
