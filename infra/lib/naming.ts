import * as pulumi from "@pulumi/pulumi";

/** `<project>-<stack>-<name>`: for names that people read in the console, and that two stacks must not share. */
export function stackName(name: string): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
}

/**
 * The stack as API Gateway takes it for a stage: letters, digits, "-" and "_" only.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
 */
export function apiStageName(): string {
  return pulumi.getStack().replace(/[^A-Za-z0-9_-]/g, "-");
}
