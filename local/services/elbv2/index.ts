import type { CloudContext } from "../../context.ts";
import type { Service } from "../../service.ts";
import { listenerHandler } from "./resources/listener.ts";
import { loadBalancerHandler } from "./resources/load-balancer.ts";
import { targetGroupHandler } from "./resources/target-group.ts";
import { Target, type TargetEvents } from "./target.ts";
import type { TargetGroup } from "./target-group.ts";

export interface LoadBalancer {
  /** `internal-live-123.us-east-1.elb.amazonaws.com` */
  readonly dnsName: string;
}

export interface Listener {
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly targetGroupArn: string | undefined;
}

/** A target as who registered it holds it. */
export interface Registration {
  readonly target: Target;
  /** Takes it out; resolves once the requests it had have ended, or the group's delay is over. */
  deregister(): Promise<void>;
  /** Takes it out at once. */
  remove(): void;
}

/** Elastic Load Balancing: application load balancers, which CloudFront's origins lead to. */
export class LoadBalancingService implements Service {
  readonly name = "elbv2";
  readonly title = "Elastic Load Balancing";
  readonly resources: Service["resources"];
  readonly context: CloudContext;
  /** By ARN, as all here. */
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();

  constructor(context: CloudContext) {
    this.context = context;
    this.resources = {
      "aws:lb/loadBalancer:LoadBalancer": loadBalancerHandler(this),
      "aws:lb/listener:Listener": listenerHandler(this),
      "aws:lb/targetGroup:TargetGroup": targetGroupHandler(this),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    for (const { targets } of this.targetGroups.values()) for (const target of targets) target.close();
  }

  /** Puts a port of this machine behind the group. @throws Error when there is no such group */
  register(targetGroupArn: string, port: number, events: TargetEvents): Registration {
    const group = this.targetGroups.get(targetGroupArn);
    if (!group) throw new Error(`there is no target group ${targetGroupArn}`);
    const target = new Target(port, group, this.context.clock, events);
    group.targets.add(target);
    const remove = () => {
      group.targets.delete(target);
      target.close();
    };
    return {
      target,
      async deregister() {
        await target.drain(group.deregistrationDelay);
        remove();
      },
      remove,
    };
  }

  /** Whether a load balancer answers under the name. */
  has(dnsName: string): boolean {
    return this.#named(dnsName) !== undefined;
  }

  /** The target for a request to a load balancer; undefined where none is healthy. */
  targetFor(dnsName: string, port: number): Target | undefined {
    const arn = this.#named(dnsName);
    for (const listener of this.listeners.values()) {
      if (listener.loadBalancerArn !== arn || listener.port !== port) continue;
      return listener.targetGroupArn === undefined
        ? undefined
        : this.targetGroups.get(listener.targetGroupArn)?.next();
    }
    return undefined;
  }

  #named(dnsName: string): string | undefined {
    for (const [arn, balancer] of this.loadBalancers) if (balancer.dnsName === dnsName) return arn;
    return undefined;
  }
}
