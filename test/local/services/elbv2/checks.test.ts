import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const healthCheck = {
  path: "/health",
  interval: 5,
  timeout: 2,
  healthyThreshold: 2,
  unhealthyThreshold: 10,
};
const forward = {
  type: "forward",
  targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:0:targetgroup/t/1",
};

describeChecks("Elastic Load Balancing", {
  "aws:lb/targetGroup:TargetGroup": {
    right: { name: "tasks", port: 8080, protocol: "HTTP", deregistrationDelay: 3_600, healthCheck },
    wrong: [
      ["name", { name: "-tasks" }, /no "-" at either end/],
      ["name", { name: "n".repeat(33) }, /1 to 32/],
      ["deregistrationDelay", { deregistrationDelay: 3_601 }, /0 to 3600/],
      ["healthCheck.interval", { healthCheck: { ...healthCheck, interval: 4 } }, /5 to 300/],
      ["healthCheck.timeout", { healthCheck: { ...healthCheck, timeout: 121 } }, /2 to 120/],
      ["healthCheck.healthyThreshold", { healthCheck: { ...healthCheck, healthyThreshold: 1 } }, /2 to 10/],
      [
        "healthCheck.unhealthyThreshold",
        { healthCheck: { ...healthCheck, unhealthyThreshold: 11 } },
        /2 to 10/,
      ],
      ["deregistrationDelay", { deregistrationDelay: -1, name: unknown, healthCheck: unknown }, /0 to 3600/],
      [
        "healthCheck.interval",
        { deregistrationDelay: unknown, healthCheck: { ...healthCheck, interval: 301, timeout: unknown } },
        /5 to 300/,
      ],
    ],
  },
  "aws:lb/listener:Listener": {
    right: {
      loadBalancerArn: "arn:aws:elasticloadbalancing:us-east-1:0:loadbalancer/app/b/1",
      defaultActions: [forward],
    },
    wrong: [
      ["defaultActions[0].type", { defaultActions: [{ ...forward, type: "redirect" }] }, /use forward/],
      ["defaultActions[0].type", { defaultActions: [{ targetGroupArn: "arn" }] }, /type is missing/],
      [
        "defaultActions[1].type",
        { defaultActions: [{ ...forward, type: unknown }, { type: "redirect" }] },
        /use forward/,
      ],
      ["defaultActions[1].type", { defaultActions: [unknown, { type: "redirect" }] }, /use forward/],
    ],
  },
});
