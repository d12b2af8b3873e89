import type { CloudContext } from "../../local/context.ts";
import { EcsService } from "../../local/services/ecs/index.ts";
import { LoadBalancingService } from "../../local/services/elbv2/index.ts";
import { IamService } from "../../local/services/iam/index.ts";
import { LambdaService } from "../../local/services/lambda/index.ts";
import { CloudWatchLogsService } from "../../local/services/logs/index.ts";
import { SecretsManagerService } from "../../local/services/secretsmanager/index.ts";
import { SsmService } from "../../local/services/ssm/index.ts";
import { StsService } from "../../local/services/sts/index.ts";
import { Endpoint, type EndpointOptions } from "./endpoint.ts";
import { KeptMessages } from "./kept-messages.ts";
import { noStreams } from "./no-streams.ts";
import { createTestRole } from "./roles.ts";

export interface ServicesOptions extends Pick<EndpointOptions, "dir" | "clock"> {
  /** @default 1 */
  readonly spares?: number;
  readonly idleTime?: number;
  /** Stands in for SQS. @default one that nobody looks at */
  readonly queues?: KeptMessages;
  /** @default Math.random */
  readonly random?: () => number;
  readonly maxLogFileBytes?: number;
  /** Whose folders containers are labelled with. @default the state's folder */
  readonly projectRoot?: string;
}

/** The services that functions and tasks run in, behind the real gateway, with the test role. */
export class LocalServices extends Endpoint<ReturnType<typeof makeServices>> {
  readonly iam: IamService;
  readonly logs: CloudWatchLogsService;
  readonly sts: StsService;
  readonly secretsManager: SecretsManagerService;
  readonly ssm: SsmService;
  readonly lambda: LambdaService;
  readonly loadBalancing: LoadBalancingService;
  readonly ecs: EcsService;

  private constructor(options: ServicesOptions) {
    super((context) => makeServices(context, options), options);
    [
      this.iam,
      this.logs,
      this.sts,
      this.secretsManager,
      this.ssm,
      this.lambda,
      this.loadBalancing,
      this.ecs,
    ] = this.services;
  }

  static async start(options: ServicesOptions = {}): Promise<LocalServices> {
    const services = new LocalServices(options);
    await services.open();
    await createTestRole(services);
    return services;
  }
}

function makeServices(context: CloudContext, options: ServicesOptions) {
  const { spares = 1, idleTime, random, maxLogFileBytes, projectRoot = context.dir } = options;
  const iam = new IamService(context);
  const logs = new CloudWatchLogsService(context, maxLogFileBytes ? { maxFileBytes: maxLogFileBytes } : {});
  const sts = new StsService(context, iam);
  const secretsManager = new SecretsManagerService(context);
  const ssm = new SsmService(context, secretsManager);
  const lambda = new LambdaService(
    context,
    { iam, logs, queues: options.queues ?? new KeptMessages(), streams: noStreams },
    { spares, ...(idleTime ? { idleTime } : {}), ...(random ? { random } : {}) },
  );
  const loadBalancing = new LoadBalancingService(context);
  const ecs = new EcsService(context, { iam, logs, secretsManager, loadBalancing, projectRoot });
  return [iam, logs, sts, secretsManager, ssm, lambda, loadBalancing, ecs] as const;
}
