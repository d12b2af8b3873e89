import assert from "node:assert/strict";
import type { ToolRequest } from "./python.ts";

/** What a run with one of the tools knows: its own names, and what earlier rows kept. */
export interface Run {
  readonly tool: ToolRequest["tool"];
  /** Differs between the tools, so that each makes its own. */
  readonly prefix: string;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Folder for files that a command reads or writes. */
  readonly folder: string;
  readonly kept: Map<string, string>;
}

/** What an earlier row kept. @throws Error when none did */
export function kept(run: Run, name: string): string {
  const value = run.kept.get(name);
  if (value === undefined) throw new Error(`no row before this one kept "${name}"`);
  return value;
}

/** A text among the stack's outputs. @throws AssertionError when there is none of that name */
export function stackOutput({ outputs }: Run, name: string): string {
  const value = outputs[name];
  assert.ok(typeof value === "string", `the stack has no output "${name}"`);
  return value;
}

/** One operation of the coverage page, as both tools call it. Rows of a service run in order. */
export interface Row {
  /** As the coverage page has it: `GetItem`. */
  readonly operation: string;
  /** Where the tools' service is another than the page's: the CLI's `s3api`, botocore's `dynamodbstreams`. */
  readonly service?: { readonly aws?: string; readonly boto3?: string };
  readonly input?: (run: Run) => object;
  /** What only one of them takes: words of the command line (files), members of boto3's input (bodies). */
  readonly only?: {
    readonly aws?: (run: Run) => readonly string[];
    readonly boto3?: (run: Run) => object;
  };
  /** The answer, in part; a function keeps and checks what is not known before. */
  readonly expect?: object | ((answer: Answer, run: Run) => void);
  /** Error code, in place of an answer. */
  readonly fails?: string;
}

/** An answer of AWS, read member by member; what is not there fails the test. */
export class Answer {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** A member by its path: `at("Items", 0, "pk")`. */
  at(...path: readonly (string | number)[]): unknown {
    return path.reduce<unknown>((value, key) => {
      assert.ok(typeof value === "object" && value !== null, `no ${key} in ${JSON.stringify(this.value)}`);
      // An object or a list, as was seen; a missing member is undefined.
      return (value as Record<string | number, unknown>)[key];
    }, this.value);
  }

  text(...path: readonly (string | number)[]): string {
    const value = this.at(...path);
    assert.ok(typeof value === "string", `${path.join(".")} is no text in ${JSON.stringify(this.value)}`);
    return value;
  }

  list(...path: readonly (string | number)[]): readonly unknown[] {
    const value = this.at(...path);
    assert.ok(Array.isArray(value), `${path.join(".")} is no list in ${JSON.stringify(this.value)}`);
    return value;
  }
}

/** Rows of a service, under its name on the coverage page. */
export interface ServiceRows {
  /** Scope of the signature, and boto3's name of the service. */
  readonly scope: string;
  readonly rows: readonly Row[];
}
