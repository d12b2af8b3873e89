import { join } from "node:path";
import { arnOf, type CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import { deleteParameter } from "./operations/delete-parameter.ts";
import { describeParameters } from "./operations/describe-parameters.ts";
import { getParameter } from "./operations/get-parameter.ts";
import { getParameters } from "./operations/get-parameters.ts";
import { getParametersByPath } from "./operations/get-parameters-by-path.ts";
import { putParameter } from "./operations/put-parameter.ts";
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
  readonly store: ParameterStore;

  constructor(context: CloudContext) {
    this.context = context;
    this.store = new ParameterStore(join(context.dir, "ssm"));
    this.resources = { "aws:ssm/parameter:Parameter": parameterHandler(context, this.store) };
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
        describeParameters,
      ],
    });
  }

  async start(): Promise<void> {
    this.store.load();
  }

  async stop(): Promise<void> {}

  #getParameter(args: Properties): Properties {
    const parameter = this.store.get(textOf(args, "name") ?? "");
    const plain = parameter.type !== "SecureString" || args.withDecryption !== false;
    return {
      ...args,
      arn: arnOf(this.context, "ssm", `parameter/${parameter.name.replace(/^\//, "")}`),
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
