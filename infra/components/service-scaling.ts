import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ScalingArgs {
  /** Tasks that are always there. */
  readonly min: number;
  /** Tasks that are there at most. */
  readonly max: number;
  /**
   * A metric of the program's own, as each task reports it: tasks are added while their average is over the target.
   * @default none: by processing power alone
   */
  readonly metric?: { readonly name: string; readonly target: number };
}

/** Percent: over it, tasks are added, with room for those that start. */
const cpuTarget = 60;

/** Tasks are added by the first target that is missed, and taken away when all are met with room to spare. */
export function scaleService(
  name: string,
  target: {
    cluster: aws.ecs.Cluster;
    service: aws.ecs.Service;
    /** Of the tasks' own metric. */
    namespace: string;
    scaling: ScalingArgs;
  },
  options: pulumi.CustomResourceOptions,
): void {
  const { cluster, service, namespace, scaling } = target;
  if (!(scaling.min >= 1 && scaling.max >= scaling.min)) {
    throw new Error(
      `service "${name}": scaling from ${scaling.min} to ${scaling.max} tasks is not possible; use 1 or more, and a max that is no smaller`,
    );
  }
  const scalable = new aws.appautoscaling.Target(
    `${name}-tasks`,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
      minCapacity: scaling.min,
      maxCapacity: scaling.max,
    },
    options,
  );
  const follow = (
    suffix: string,
    configuration: aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration,
  ) =>
    new aws.appautoscaling.Policy(
      `${name}-by-${suffix}`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: scalable.serviceNamespace,
        scalableDimension: scalable.scalableDimension,
        resourceId: scalable.resourceId,
        // Whoever loses a task has to connect anew: tasks go slowly.
        targetTrackingScalingPolicyConfiguration: {
          scaleInCooldown: 300,
          scaleOutCooldown: 60,
          ...configuration,
        },
      },
      options,
    );
  follow("cpu", {
    targetValue: cpuTarget,
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
  });
  if (scaling.metric) {
    follow("metric", {
      targetValue: scaling.metric.target,
      customizedMetricSpecification: {
        namespace,
        metricName: scaling.metric.name,
        statistic: "Average",
      },
    });
  }
}
