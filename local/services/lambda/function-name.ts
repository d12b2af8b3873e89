import { AwsError } from "../../gateway/api.ts";

export interface FunctionReference {
  readonly name: string;
  readonly qualifier: string | undefined;
}

const name = "[a-zA-Z0-9-_]{1,64}";
const pattern = new RegExp(
  `^(?:(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?\\d{12}:)?(?:function:)?(${name})(?::(\\$LATEST|[a-zA-Z0-9-_]{1,128}))?$`,
);

/**
 * A function as callers name it: its name, its ARN or part of it, with or without a qualifier.
 * @throws AwsError ValidationException
 */
export function parseFunctionName(text: string): FunctionReference {
  const match = pattern.exec(text);
  if (!match?.[1]) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
    );
  }
  return { name: match[1], qualifier: match[2] };
}
