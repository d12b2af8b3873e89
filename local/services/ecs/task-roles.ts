import type { CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import type { Permission } from "../../gateway/permission.ts";
import type { Credentials, IamService } from "../iam/index.ts";
import type { CloudWatchLogsService } from "../logs/index.ts";
import { logArn } from "../logs/permissions.ts";
import type { SecretsManagerService } from "../secretsmanager/index.ts";
import { secretPermission } from "../secretsmanager/permissions.ts";
import type { Container, TaskDefinition } from "./task-definition.ts";

export interface TaskRoleDependencies {
  readonly iam: IamService;
  readonly logs: CloudWatchLogsService;
  readonly secretsManager: SecretsManagerService;
}

/**
 * What ECS does for one task, as far as the definition's roles allow: by the execution role it reads secrets and
 * writes the log, and it hands the task role's credentials to the program.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html
 */
export class TaskRoles {
  readonly #context: CloudContext;
  readonly #services: TaskRoleDependencies;
  readonly #definition: TaskDefinition;
  readonly #taskId: string;

  constructor(
    context: CloudContext,
    services: TaskRoleDependencies,
    definition: TaskDefinition,
    taskId: string,
  ) {
    this.#context = context;
    this.#services = services;
    this.#definition = definition;
    this.#taskId = taskId;
  }

  /** A task without an execution role does without what that would allow. @throws Error when ECS may not take it on */
  requireExecutionRole(): void {
    const roleArn = this.#definition.executionRoleArn;
    if (roleArn !== undefined) this.#requireAssumable(roleArn);
  }

  /** Undefined for a task without a role. @throws Error when ECS may not take the role on */
  taskCredentials(): { roleArn: string; credentials: Credentials } | undefined {
    const roleArn = this.#definition.taskRoleArn;
    if (roleArn === undefined) return undefined;
    this.#requireAssumable(roleArn);
    return { roleArn, credentials: this.#services.iam.credentialsFor(roleArn, this.#taskId) };
  }

  /** Values of the container's secrets, by variable. @throws Error naming the first that cannot be read */
  readSecrets({ secrets }: Container): Record<string, string> {
    return Object.fromEntries(Object.entries(secrets).map(([name, arn]) => [name, this.#readSecret(arn)]));
  }

  /** What writes the container's lines to its log, or nowhere when at the first the execution role may not. */
  logOf({ log, name }: Container): (message: string) => void {
    if (!log) return () => {};
    const stream = [log.streamPrefix, name, this.#taskId].filter((part) => part !== "").join("/");
    const resource = logArn(this.#context, log.group, stream);
    let mayLog: boolean | undefined;
    return (message) => {
      mayLog ??=
        this.#allows({ action: "logs:CreateLogStream", resource }) &&
        this.#allows({ action: "logs:PutLogEvents", resource });
      if (!mayLog) return;
      this.#services.logs.write(log.group, stream, [{ timestamp: this.#context.clock.now(), message }]);
    };
  }

  #readSecret(arn: string): string {
    const { secretsManager } = this.#services;
    if (!this.#allows(secretPermission("secretsmanager:GetSecretValue", arn, secretsManager))) {
      throw new Error(`its execution role may not secretsmanager:GetSecretValue on ${arn}; grant it`);
    }
    try {
      const { value } = secretsManager.readValue(arn).version;
      return "string" in value ? value.string : value.binary;
    } catch (error) {
      if (error instanceof AwsError) throw new Error(`its secret ${arn} cannot be read: ${error.message}`);
      throw error;
    }
  }

  #allows(permission: Permission): boolean {
    const { iam } = this.#services;
    const roleArn = this.#definition.executionRoleArn;
    if (roleArn === undefined) return false;
    return iam.authorizer.decide(iam.sessionOf(roleArn, this.#definition.family), permission).allowed;
  }

  #requireAssumable(roleArn: string): void {
    if (this.#services.iam.mayAssume(roleArn, "ecs-tasks.amazonaws.com")) return;
    throw new Error(
      `ECS may not take on ${roleArn}; allow ecs-tasks.amazonaws.com sts:AssumeRole in its trust policy`,
    );
  }
}
