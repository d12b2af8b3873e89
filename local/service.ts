import type { ServiceApi } from "./gateway/api.ts";
import type { Properties } from "./properties.ts";

/**
 * One AWS service, whole: the Pulumi resource types it accepts, the Pulumi functions (invokes) it answers,
 * and the API that SDKs call. A folder under `services/` each; `registry.ts` is the one list of them.
 */
export interface Service {
  /** Folder name under `services/`, and AWS's own short name: `dynamodb`. */
  readonly name: string;
  /** AWS's product name, for people: `Amazon DynamoDB`. */
  readonly title: string;
  /** By type token: `aws:dynamodb/table:Table`. */
  readonly resources: Readonly<Record<string, ResourceHandler>>;
  /** By function token: `aws:index/getRegion:getRegion`. */
  readonly functions?: Readonly<Record<string, (args: Properties) => Promise<Properties> | Properties>>;
  /** What SDKs and the AWS CLI call. Absent where a service has resources only. */
  readonly api?: ServiceApi;
  /** Opens what the service needs (processes, listeners, files). Called once, before any handler. */
  start(): Promise<void>;
  /** Closes all of it: no timer, socket or child process is left. */
  stop(): Promise<void>;
}

/**
 * Handler of one Pulumi resource type. It sees plain values: secrets are unwrapped before and marked again after,
 * outputs are resolved. Unknown values never reach it: a plan calls `check` and `checkContent` alone, and where they
 * read what is not known yet, the reading throws (`NotKnownYet`).
 */
export interface ResourceHandler {
  /** The property that Pulumi fills in (`<logical name>-<7 hex digits>`) when the program leaves it out. */
  readonly autoName?: AutoName;
  /** Input properties whose change needs a new resource in place of the old one. */
  readonly replaceOn?: readonly string[];
  /** The old one must go before the new one can come (a replacement under the same fixed name does so anyway). */
  readonly deleteBeforeReplace?: boolean;
  /** Output properties to mark secret whatever the inputs were. */
  readonly secretOutputs?: readonly string[];
  /** Computed output properties that an update may change (`lastModified`): a plan takes all others as they are. */
  readonly changesWithUpdate?: readonly string[];
  /** One line for docs/local-coverage.md, where the behaviour is partial. */
  readonly note?: string;
  /** What AWS would refuse. Called before every create and update, and in a plan. Rules: `local/checks.ts`. */
  check?(inputs: Properties): readonly CheckFailure[];
  /** The same of what takes reading or compiling: archives, API definitions. Called where `check` refuses nothing. */
  checkContent?(inputs: Properties): Promise<readonly CheckFailure[]>;
  create(request: CreateRequest): Promise<CreateResult> | CreateResult;
  /** Answers the whole new output state. Without it every changed input replaces the resource. */
  update?(request: UpdateRequest): Promise<Properties> | Properties;
  delete(request: ExistingResource): Promise<void> | void;
  /**
   * Input properties as they stand now, where they can be changed by other ways than the program: SDKs and people.
   * Answers those alone; undefined when it is gone. Without it, what stands is what `create` or `update` answered.
   */
  read?(resource: ExistingResource): Promise<Properties | undefined> | Properties | undefined;
  /**
   * Brings the running thing back after a restart, from what `create` or `update` answered, in order of creation.
   * Assets and archives have no content here: what a service needs later it keeps in its own folder.
   */
  restore(resource: ExistingResource): Promise<void> | void;
}

export interface AutoName {
  readonly property: string;
  /** Longest name AWS takes, in characters. */
  readonly maxLength: number;
  /** S3 buckets and the like take lower case only. */
  readonly lowerCase?: boolean;
  /** What the name must end with when an input is true: `.fifo`. */
  readonly suffix?: { readonly when: string; readonly text: string };
}

export interface CheckFailure {
  readonly property: string;
  /** What, got, allowed, do. */
  readonly reason: string;
}

export interface CreateRequest {
  readonly urn: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly inputs: Properties;
}

export interface CreateResult {
  /** Physical id, as AWS and Pulumi's provider give it. */
  readonly id: string;
  /** The whole output state: the inputs as AWS would answer them and everything computed (`arn`, `id`, …). */
  readonly outputs: Properties;
}

export interface ExistingResource {
  readonly urn: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface UpdateRequest {
  readonly urn: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
}
