import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

describeChecks("Certificate Manager", {
  "aws:acm/certificate:Certificate": {
    right: {
      domainName: "dev.example.com",
      subjectAlternativeNames: ["*.dev.example.com"],
      validationMethod: "DNS",
    },
    wrong: [
      ["domainName", { domainName: "" }, /is missing/],
      ["domainName", { domainName: "no spaces.com" }, /is not a domain name/],
      ["subjectAlternativeNames", { subjectAlternativeNames: ["a.*.com"] }, /is not a domain name/],
      [
        "subjectAlternativeNames",
        { domainName: unknown, subjectAlternativeNames: [unknown, "a.*.com"] },
        /is not a domain name/,
      ],
      ["validationMethod", { validationMethod: "POST" }, /use DNS/],
    ],
  },
});
