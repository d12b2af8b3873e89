import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../../../../local/properties.ts";
import type { LocalServices } from "../../../../helpers/local-services.ts";
import { createFunction } from "../../../../helpers/test-function.ts";

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

const code = `const { appendFileSync } = require('node:fs');
exports.handler = async (event, context) => {
  appendFileSync(process.env.RUNS, JSON.stringify({ id: event.id, requestId: context.awsRequestId }) + '\\n');
  if (event.ms) await new Promise((resolve) => setTimeout(resolve, event.ms));
  if (event.fail) throw new Error('no ' + event.id);
  return { done: event.id };
};`;

export interface Run {
  readonly id: string;
  readonly requestId: string;
}

/** A function that notes each of its runs, fails where the event says `fail`, and is slow by its `ms`. */
export class AsyncFunction {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  static async create(services: LocalServices, name: string, more: Properties = {}): Promise<AsyncFunction> {
    const file = join(services.context.dir, `${name}.runs`);
    appendFileSync(file, "");
    await createFunction(services, name, code, { environment: { variables: { RUNS: file } }, ...more });
    return new AsyncFunction(file);
  }

  get runs(): readonly Run[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, "utf8").split("\n").filter(Boolean);
    // The handler above writes this shape.
    return lines.map((line) => JSON.parse(line) as Run);
  }

  runsOf(id: string): number {
    return this.runs.filter((run) => run.id === id).length;
  }
}
