import type { Rule } from "../rule";
import { apiRules } from "./apis";
import { bucketRules } from "./buckets";
import { environmentRules } from "./environment";
import { functionRules } from "./functions";
import { iamRules } from "./iam";
import { messageRules } from "./messages";
import { serviceRules } from "./services";
import { sizeRules } from "./sizes";
import { tableRules } from "./tables";
import { tagRules } from "./tags";

/** All rules, in the order of the report. */
export const rules: readonly Rule[] = [
  ...iamRules,
  ...functionRules,
  ...environmentRules,
  ...bucketRules,
  ...messageRules,
  ...tableRules,
  ...apiRules,
  ...sizeRules,
  ...tagRules,
  ...serviceRules,
];
