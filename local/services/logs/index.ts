import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import type { Service } from "../../service.ts";
import { type GroupFile, groupFile, groupFolder, logsFolder } from "./log-files.ts";
import { LogGroup } from "./log-group.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import { deleteLogGroup } from "./operations/delete-log-group.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import { logGroupHandler } from "./resources/log-group.ts";
import { logResourcePolicyHandler } from "./resources/log-resource-policy.ts";

export type { LogEvent } from "./log-group.ts";

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogsOptions {
  /** A group's file is set aside once it would grow past this; one older file is kept. @default 10 MB */
  readonly maxFileBytes?: number;
}

/** Milliseconds that lines wait for company before they go to disk together. */
const flushDelay = 20;

/** Amazon CloudWatch Logs: groups as folders of newline-delimited JSON, which `npm run logs` reads beside us. */
export class CloudWatchLogsService implements Service {
  readonly name = "logs";
  readonly title = "Amazon CloudWatch Logs";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly #maxFileBytes: number;
  readonly #groups = new Map<string, LogGroup>();
  readonly #unwritten = new Set<LogGroup>();
  #cancelFlush: (() => void) | undefined;
  #failed = false;

  constructor(context: CloudContext, options: LogsOptions = {}) {
    this.context = context;
    this.#maxFileBytes = options.maxFileBytes ?? 10 * 1024 * 1024;
    this.resources = {
      "aws:cloudwatch/logGroup:LogGroup": logGroupHandler(this),
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicyHandler(context),
    };
    this.api = jsonApi<CloudWatchLogsService>({
      scope: "logs",
      contentType: "application/x-amz-json-1.1",
      dependencies: this,
      operations: [
        describeLogGroups,
        describeLogStreams,
        getLogEvents,
        filterLogEvents,
        createLogGroup,
        createLogStream,
        putLogEvents,
        deleteLogGroup,
      ],
    });
  }

  async start(): Promise<void> {
    const folder = logsFolder(this.context.dir);
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry, groupFile);
      if (!existsSync(path)) continue;
      // Written by LogGroup alone, in this form.
      this.ensureGroup((JSON.parse(readFileSync(path, "utf8")) as GroupFile).name);
    }
  }

  async stop(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    await this.flush();
  }

  /** Appends lines to a stream; group and stream are made when they are not there. Never waits for the disk. */
  write(logGroupName: string, logStreamName: string, lines: readonly LogLine[]): void {
    if (lines.length === 0) return;
    const group = this.ensureGroup(logGroupName);
    for (const { timestamp, message } of lines) group.append({ t: timestamp, s: logStreamName, m: message });
    this.#flushSoon(group);
  }

  /** Notes that a stream exists, before its first event. */
  createStream(group: LogGroup, logStreamName: string): void {
    group.append({ t: this.context.clock.now(), s: logStreamName });
    this.#flushSoon(group);
  }

  /** Writes all lines taken so far. */
  async flush(): Promise<void> {
    const groups = [...this.#unwritten];
    this.#unwritten.clear();
    await Promise.all(
      groups.map((group) =>
        group.flush().catch((error: unknown) => {
          // Once: a full disk would otherwise fill the terminal as well.
          if (!this.#failed)
            this.context.log.error(`CloudWatch Logs: cannot write "${group.name}": ${error}`);
          this.#failed = true;
        }),
      ),
    );
  }

  groups(): readonly LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError ResourceNotFoundException */
  group(name: string): LogGroup {
    const group = this.#groups.get(name);
    if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  ensureGroup(name: string): LogGroup {
    const known = this.#groups.get(name);
    if (known) return known;
    const group = LogGroup.open(this.context.dir, name, this.context.clock.now(), this.#maxFileBytes);
    this.#groups.set(name, group);
    return group;
  }

  async deleteGroup(name: string): Promise<void> {
    const group = this.#groups.get(name);
    this.#groups.delete(name);
    if (!group) return;
    this.#unwritten.delete(group);
    await group.delete();
  }

  /** Where a group's files lie. */
  folderOf(name: string): string {
    return groupFolder(this.context.dir, name);
  }

  #flushSoon(group: LogGroup): void {
    this.#unwritten.add(group);
    this.#cancelFlush ??= this.context.clock.after(flushDelay, () => {
      this.#cancelFlush = undefined;
      void this.flush();
    });
  }
}
