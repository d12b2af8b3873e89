import { describeChecks } from "../../../helpers/check-cases.ts";

describeChecks("Systems Manager", {
  "aws:ssm/parameter:Parameter": {
    right: {
      name: "/links/limit",
      type: "String",
      value: "x".repeat(4_096),
      description: "of links",
      allowedPattern: "^x+$",
    },
    wrong: [
      ["name", { name: "links/limit" }, /begin it with/],
      ["name", { name: "/aws/limit" }, /reserves/],
      ["type", { type: "Number" }, /not one of/],
      ["value", { value: "x".repeat(4_097) }, /Standard parameters take 4096/],
      ["value", { value: "x".repeat(8_193), tier: "Advanced" }, /Advanced parameters take 8192/],
      ["value", { value: "y" }, /allowed pattern/],
      ["tier", { tier: "Free" }, /not one of/],
      ["description", { description: "d".repeat(1_025) }, /AWS takes 1024/],
    ],
  },
});
