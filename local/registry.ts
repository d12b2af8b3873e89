import { projectRoot } from "../terminal/install.mjs";
import type { CloudContext } from "./context.ts";
import type { ResourceHandler, Service } from "./service.ts";
import { AcmService } from "./services/acm/index.ts";
import { ApiGatewayService } from "./services/apigateway/index.ts";
import { ApplicationAutoScalingService } from "./services/application-autoscaling/index.ts";
import { CloudFrontService } from "./services/cloudfront/index.ts";
import { CloudWatchService } from "./services/cloudwatch/index.ts";
import { DynamoDbService } from "./services/dynamodb/index.ts";
import { Ec2Service } from "./services/ec2/index.ts";
import { EcsService } from "./services/ecs/index.ts";
import { ElastiCacheService } from "./services/elasticache/index.ts";
import { LoadBalancingService } from "./services/elbv2/index.ts";
import { IamService } from "./services/iam/index.ts";
import { LambdaService } from "./services/lambda/index.ts";
import { CloudWatchLogsService } from "./services/logs/index.ts";
import { Route53Service } from "./services/route53/index.ts";
import { S3Service } from "./services/s3/index.ts";
import { SchedulerService } from "./services/scheduler/index.ts";
import { SecretsManagerService } from "./services/secretsmanager/index.ts";
import { SnsService } from "./services/sns/index.ts";
import { SqsService } from "./services/sqs/index.ts";
import { SsmService } from "./services/ssm/index.ts";
import { StsService } from "./services/sts/index.ts";

export interface Registry {
  /** In order of start; stopped in reverse. */
  readonly services: readonly Service[];
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly functions: ReadonlyMap<string, NonNullable<Service["functions"]>[string]>;
  readonly iam: IamService;
  readonly lambda: LambdaService;
  readonly apiGateway: ApiGatewayService;
  readonly cloudFront: CloudFrontService;
  readonly ecs: EcsService;
  readonly route53: Route53Service;
}

/** The one list of the local cloud's services: made here, wired here, and nowhere else. */
export function createRegistry(context: CloudContext): Registry {
  const iam = new IamService(context);
  const logs = new CloudWatchLogsService(context);
  const sts = new StsService(context, iam);
  const secretsManager = new SecretsManagerService(context);
  const ssm = new SsmService(context, secretsManager);
  const dynamodb = new DynamoDbService(context);
  const s3 = new S3Service(context);
  const sqs = new SqsService(context);
  const lambda = new LambdaService(context, { iam, logs, queues: sqs, streams: dynamodb.streams });
  const scheduler = new SchedulerService(context, { iam, lambda, queues: sqs });
  const apiGateway = new ApiGatewayService(context, { lambda, logs });
  const route53 = new Route53Service(context);
  const acm = new AcmService(context, { dns: route53.zones });
  const loadBalancing = new LoadBalancingService(context);
  const cloudFront = new CloudFrontService(context, { s3, apiGateway, loadBalancing, dns: route53.zones });
  const ec2 = new Ec2Service(context);
  const elastiCache = new ElastiCacheService(context);
  const ecs = new EcsService(context, { iam, logs, secretsManager, loadBalancing, projectRoot });
  const autoScaling = new ApplicationAutoScalingService(context);
  const sns = new SnsService(context);
  const cloudWatch = new CloudWatchService(context);
  const services: readonly Service[] = [
    iam,
    logs,
    sts,
    secretsManager,
    ssm,
    dynamodb,
    s3,
    sqs,
    lambda,
    scheduler,
    apiGateway,
    route53,
    acm,
    cloudFront,
    ec2,
    loadBalancing,
    elastiCache,
    ecs,
    autoScaling,
    sns,
    cloudWatch,
  ];
  return {
    services,
    handlers: collect(services, (service) => service.resources),
    functions: collect(services, (service) => service.functions ?? {}),
    iam,
    lambda,
    apiGateway,
    cloudFront,
    ecs,
    route53,
  };
}

/** @throws Error when two services claim one token. */
function collect<T>(
  services: readonly Service[],
  entriesOf: (service: Service) => Readonly<Record<string, T>>,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const service of services) {
    for (const [token, entry] of Object.entries(entriesOf(service))) {
      if (all.has(token))
        throw new Error(`${token} is claimed by ${service.name} and by a service before it`);
      all.set(token, entry);
    }
  }
  return all;
}
