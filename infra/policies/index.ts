import { PolicyPack } from "@pulumi/policy";
import { stackPolicies } from "./stack-policies";

// What `pulumi preview --policy-pack infra/policies` loads.
new PolicyPack("platform", { enforcementLevel: "mandatory", policies: stackPolicies() });
