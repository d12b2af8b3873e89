import assert from "node:assert/strict";
import type * as NetworkModule from "../../../infra/components/network.ts";
import type * as SecretModule from "../../../infra/components/secret.ts";
import type * as ServiceModule from "../../../infra/components/service.ts";
import { loadProgramModule, names, networkCalls, one, register } from "../../helpers/pulumi-mocks.ts";

const { Network } = loadProgramModule<typeof NetworkModule>("infra/components/network.ts");
const { Secret } = loadProgramModule<typeof SecretModule>("infra/components/secret.ts");
const { Service } = loadProgramModule<typeof ServiceModule>("infra/components/service.ts");

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const secretArn = arn("secretsmanager", "password-value");

function registerService(args: Partial<ServiceModule.ServiceArgs> = {}) {
  return register(
    () => {
      const password = new Secret("password", { value: { randomBytes: 8 } });
      new Service("live", {
        network: new Network("network"),
        image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/live:1",
        source: "services/live",
        command: ["node", "src/main.ts"],
        healthPath: "/live/health",
        scaling: { min: 1, max: 4, metric: { name: "Connections", target: 500 } },
        environment: { ROOMS: "3" },
        secrets: { REDIS_PASSWORD: password },
        securityGroupIds: ["sg-cache-clients"],
        ...args,
      });
    },
    { calls: networkCalls },
  );
}

const statementsOf = (policy: unknown) => JSON.parse(String(policy)).Statement;

describe("Service", () => {
  it("is a cluster, a task definition with two roles, a service behind a load balancer, and scaling", async () => {
    const resources = await registerService();
    assert.deepEqual(
      names(resources).filter((name) => !/::(?:network|password)/.test(name)),
      [
        "aws:appautoscaling/policy:Policy::live-by-cpu",
        "aws:appautoscaling/policy:Policy::live-by-metric",
        "aws:appautoscaling/target:Target::live-tasks",
        "aws:cloudfront/vpcOrigin:VpcOrigin::live-origin",
        "aws:cloudwatch/logGroup:LogGroup::live-log",
        "aws:ec2/securityGroup:SecurityGroup::live-balancer",
        "aws:ec2/securityGroup:SecurityGroup::live-tasks",
        "aws:ecs/cluster:Cluster::live",
        "aws:ecs/service:Service::live",
        "aws:ecs/taskDefinition:TaskDefinition::live",
        "aws:iam/role:Role::live-execution-role",
        "aws:iam/role:Role::live-task-role",
        "aws:iam/rolePolicy:RolePolicy::live-execution-policy",
        "aws:lb/listener:Listener::live-listener",
        "aws:lb/loadBalancer:LoadBalancer::live",
        "aws:lb/targetGroup:TargetGroup::live-tasks",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::live-balancer-out",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::live-balancer-in",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::live-tasks-in",
        "platform:components:LoadBalancer::live",
        "platform:components:Service::live",
      ],
    );
  });

  it("runs its container without root, on a file system that it cannot write", async () => {
    const { containerDefinitions, ...task } = one(
      await registerService(),
      "aws:ecs/taskDefinition:TaskDefinition",
    ).inputs;
    assert.deepEqual(task, {
      family: "platform-dev-live",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      cpu: "256",
      memory: "512",
      executionRoleArn: arn("iam", "live-execution-role"),
      taskRoleArn: arn("iam", "live-task-role"),
    });
    assert.deepEqual(JSON.parse(containerDefinitions), [
      {
        name: "live",
        image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/live:1",
        command: ["node", "src/main.ts"],
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: "tcp" }],
        environment: [
          { name: "METRICS_NAMESPACE", value: "platform-dev-live" },
          { name: "PORT", value: "8080" },
          { name: "ROOMS", value: "3" },
        ],
        secrets: [{ name: "REDIS_PASSWORD", valueFrom: secretArn }],
        user: "1000:1000",
        readonlyRootFilesystem: true,
        linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
        stopTimeout: 30,
        dockerLabels: { "slipway.source": "services/live" },
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": "/ecs/platform-dev-live",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "live",
          },
        },
      },
    ]);
  });

  it("starts tasks by one role, and gives the program another, which may do nothing unless it is granted", async () => {
    const resources = await registerService();
    const trust = [
      { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
    ];
    for (const role of ["live-execution-role", "live-task-role"]) {
      assert.deepEqual(
        statementsOf(one(resources, "aws:iam/role:Role", role).inputs.assumeRolePolicy),
        trust,
      );
    }
    assert.deepEqual(statementsOf(one(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy), [
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: ["arn:aws:ecr:us-east-1:123456789012:repository/team/live"],
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`${arn("cloudwatch", "live-log")}:*`],
      },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [secretArn] },
    ]);

    const granted = await registerService({ grants: [{ actions: ["s3:GetObject"], resources: ["arn:x"] }] });
    const { inputs } = one(granted, "aws:iam/rolePolicy:RolePolicy", "live-task-policy");
    assert.deepEqual(
      [inputs.role, statementsOf(inputs.policy)],
      ["live-task-role-id", [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:x"] }]],
    );
  });

  it("replaces tasks once new ones are healthy, and rolls back when they are not", async () => {
    assert.deepEqual(one(await registerService(), "aws:ecs/service:Service").inputs, {
      cluster: arn("ecs", "live"),
      taskDefinition: arn("ecs", "live"),
      launchType: "FARGATE",
      desiredCount: 1,
      networkConfiguration: {
        subnets: ["network-1-id", "network-2-id"],
        securityGroups: ["live-tasks-id", "network-outbound-id", "sg-cache-clients"],
        assignPublicIp: true,
      },
      loadBalancers: [
        { targetGroupArn: arn("lb", "live-tasks"), containerName: "live", containerPort: 8080 },
      ],
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: 30,
    });
  });

  it("is reached by CloudFront alone: inside AWS, at an address that is not public", async () => {
    const resources = await registerService();
    assert.deepEqual(one(resources, "aws:lb/loadBalancer:LoadBalancer").inputs, {
      internal: true,
      loadBalancerType: "application",
      subnets: ["network-1-id", "network-2-id"],
      securityGroups: ["live-balancer-id"],
      dropInvalidHeaderFields: true,
      idleTimeout: 60,
    });
    const rules = resources.filter(
      ({ type, name }) => type.startsWith("aws:vpc/") && name.startsWith("live"),
    );
    const port = (number: number) => ({ ipProtocol: "tcp", fromPort: number, toPort: number });
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs]),
      [
        [
          "live-balancer-out",
          { securityGroupId: "live-balancer-id", ...port(8080), referencedSecurityGroupId: "live-tasks-id" },
        ],
        [
          "live-balancer-in",
          {
            securityGroupId: "live-balancer-id",
            ...port(80),
            prefixListId: "pl-com.amazonaws.global.cloudfront.origin-facing",
          },
        ],
        [
          "live-tasks-in",
          { securityGroupId: "live-tasks-id", ...port(8080), referencedSecurityGroupId: "live-balancer-id" },
        ],
      ],
    );
    assert.deepEqual(one(resources, "aws:cloudfront/vpcOrigin:VpcOrigin").inputs.vpcOriginEndpointConfig, {
      name: "live",
      arn: arn("lb", "live"),
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "http-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    });
  });

  it("sends requests to tasks that say they are well, and gives those that go time", async () => {
    const resources = await registerService();
    assert.deepEqual(one(resources, "aws:lb/targetGroup:TargetGroup").inputs, {
      vpcId: "network-id",
      port: 8080,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: 15,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        path: "/live/health",
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
    });
    assert.deepEqual(one(resources, "aws:lb/listener:Listener").inputs, {
      loadBalancerArn: arn("lb", "live"),
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: arn("lb", "live-tasks") }],
    });
  });

  it("grows by processing power and by its own metric", async () => {
    const resources = await registerService();
    const scalable = {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: "service/live/live",
    };
    assert.deepEqual(one(resources, "aws:appautoscaling/target:Target").inputs, {
      ...scalable,
      minCapacity: 1,
      maxCapacity: 4,
    });
    const policy = (suffix: string) =>
      one(resources, "aws:appautoscaling/policy:Policy", `live-by-${suffix}`).inputs;
    const cooldown = { scaleInCooldown: 300, scaleOutCooldown: 60 };
    assert.deepEqual(policy("cpu"), {
      policyType: "TargetTrackingScaling",
      ...scalable,
      targetTrackingScalingPolicyConfiguration: {
        ...cooldown,
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      },
    });
    assert.deepEqual(policy("metric").targetTrackingScalingPolicyConfiguration, {
      ...cooldown,
      targetValue: 500,
      customizedMetricSpecification: {
        namespace: "platform-dev-live",
        metricName: "Connections",
        statistic: "Average",
      },
    });
  });

  it("refuses what ECS would", async () => {
    await assert.rejects(
      registerService({ stopTimeout: "3 minutes" }),
      /service "live": stopTimeout "3 minutes" is not allowed; use whole seconds from "2 seconds" to "120 seconds"/,
    );
    await assert.rejects(
      registerService({ scaling: { min: 3, max: 2 } }),
      /service "live": scaling from 3 to 2 tasks is not possible/,
    );
    await assert.rejects(registerService({ image: "nginx" }), /image "nginx" is not of ECR; use one like/);
  });
});
