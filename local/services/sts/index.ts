import type { CloudContext } from "../../context.ts";
import { queryApi } from "../../gateway/query-api.ts";
import type { Service } from "../../service.ts";
import type { IamService } from "../iam/index.ts";
import { accountFunctions } from "./account-functions.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";

/** AWS Security Token Service, and the functions of a program that ask where it runs. */
export class StsService implements Service {
  readonly name = "sts";
  readonly title = "AWS Security Token Service";
  readonly resources: Service["resources"] = {};
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;

  constructor(context: CloudContext, iam: IamService) {
    this.functions = accountFunctions(context);
    this.api = queryApi<IamService>({
      scope: "sts",
      namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      dependencies: iam,
      operations: [getCallerIdentity, assumeRole],
    });
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
