import { type Check, matches } from "../../checks.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html, and API_PutRolePolicy. */
export const checkPolicyName = matches(
  "name",
  /^[\w+=,.@-]{1,128}$/,
  "a policy name has 1 to 128 letters, digits and _+=,.@-",
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const checkPath: Check = matches(
  "path",
  /^(?=.{1,512}$)\/([\x21-\x7e]+\/)?$/,
  'begin and end it with "/", 512 characters at most',
);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const checkPolicyArn: Check = matches(
  "policyArn",
  /^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/,
  "give a policy's ARN, as in arn:aws:iam::aws:policy/…",
);
