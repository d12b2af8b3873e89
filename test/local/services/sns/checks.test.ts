import { describeChecks } from "../../../helpers/check-cases.ts";

describeChecks("SNS", {
  "aws:sns/topic:Topic": {
    right: { name: "n".repeat(256), displayName: "alarms" },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 256/],
      ["displayName", { displayName: "d".repeat(101) }, /AWS takes 100/],
    ],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    right: { topic: "arn:aws:sns:us-east-1:0:alarms", protocol: "email", endpoint: "ops@example.com" },
    wrong: [
      ["topic", { topic: "alarms" }, /arn:aws:sns/],
      ["protocol", { protocol: "pigeon" }, /use http/],
    ],
  },
});
