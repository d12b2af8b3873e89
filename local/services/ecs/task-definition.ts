import { isProperties, type Properties, type PropertyValue, textOf } from "../../properties.ts";

/** What a task runs, of all that a task definition says. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly taskRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly container: Container;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Folder of the project that the image is built from; undefined where the definition does not say. */
  readonly source: string | undefined;
  readonly command: readonly string[];
  readonly port: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs of secrets, by the variable that gets the value. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Milliseconds between being told to stop and being killed. */
  readonly stopTimeout: number;
  readonly log: { readonly group: string; readonly streamPrefix: string } | undefined;
}

/** The label that names the folder which an image is built from. */
export const sourceLabel = "slipway.source";

/** Seconds. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_timeout */
const defaultStopTimeout = 30;

export function readTaskDefinition(outputs: Properties): TaskDefinition {
  const [container] = containersOf(outputs);
  return {
    arn: textOf(outputs, "arn") ?? "",
    family: textOf(outputs, "family") ?? "",
    revision: Number(outputs.revision),
    taskRoleArn: textOf(outputs, "taskRoleArn"),
    executionRoleArn: textOf(outputs, "executionRoleArn"),
    container: readContainer(container ?? {}),
  };
}

/** @throws SyntaxError when they are no JSON */
export function containersOf(properties: Properties): readonly Properties[] {
  // JSON has no other values than these.
  const parsed = JSON.parse(textOf(properties, "containerDefinitions") ?? "[]") as PropertyValue;
  return Array.isArray(parsed) ? parsed.filter(isProperties) : [];
}

function readContainer(container: Properties): Container {
  const [mapping] = recordsIn(container.portMappings);
  const labels = isProperties(container.dockerLabels) ? container.dockerLabels : {};
  return {
    name: textOf(container, "name") ?? "",
    image: textOf(container, "image") ?? "",
    source: textOf(labels, sourceLabel),
    command: [...textsIn(container.entryPoint), ...textsIn(container.command)],
    port: typeof mapping?.containerPort === "number" ? mapping.containerPort : undefined,
    environment: pairs(container.environment, "value"),
    secrets: pairs(container.secrets, "valueFrom"),
    stopTimeout:
      (typeof container.stopTimeout === "number" ? container.stopTimeout : defaultStopTimeout) * 1_000,
    log: logOf(container),
  };
}

function logOf(container: Properties): Container["log"] {
  const configuration = isProperties(container.logConfiguration) ? container.logConfiguration : {};
  const options = isProperties(configuration.options) ? configuration.options : {};
  const group = textOf(options, "awslogs-group");
  if (group === undefined) return undefined;
  return { group, streamPrefix: textOf(options, "awslogs-stream-prefix") ?? "" };
}

function pairs(list: PropertyValue | undefined, property: string): Record<string, string> {
  return Object.fromEntries(
    recordsIn(list).map((pair) => [textOf(pair, "name") ?? "", textOf(pair, property) ?? ""]),
  );
}

function recordsIn(list: PropertyValue | undefined): readonly Properties[] {
  return Array.isArray(list) ? list.filter(isProperties) : [];
}

function textsIn(list: PropertyValue | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
