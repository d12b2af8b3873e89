import { crc32 } from "node:zlib";
import { isProperties, type Properties, type PropertyValue, textOf, textsOf } from "../../properties.ts";

interface Statement {
  Sid?: string;
  Effect: string;
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  Principal?: Principals;
  NotPrincipal?: Principals;
  Condition?: Record<string, Record<string, string | readonly string[]>>;
}

type Principals = "*" | Record<string, string | readonly string[]>;

interface Document {
  Version: string;
  Id?: string;
  Statement: Statement[];
}

/**
 * `aws.iam.getPolicyDocument`: a policy document from typed arguments, text for text what Pulumi's AWS provider
 * builds (lists in reverse order, single values as plain strings), so that a plan against AWS shows no change.
 */
export function getPolicyDocument(args: Properties): Properties {
  const document: Document = { Version: textOf(args, "version") ?? "2012-10-17", Statement: [] };
  const policyId = textOf(args, "policyId");
  if (policyId) document.Id = policyId;
  for (const source of [textOf(args, "sourceJson"), ...textsOf(args, "sourcePolicyDocuments")]) {
    if (source) mergeStatements(document, source, "append");
  }
  const own = propertiesOf(args.statements).map(statementOf);
  refuseRepeatedSids(own);
  merge(document, own);
  for (const override of [textOf(args, "overrideJson"), ...textsOf(args, "overridePolicyDocuments")]) {
    if (override) mergeStatements(document, override, "replace");
  }
  // A version given in so many words wins over those of the merged documents.
  document.Version = textOf(args, "version") ?? document.Version;
  const ordered = { Version: document.Version, Id: document.Id, Statement: document.Statement };
  const json = JSON.stringify(ordered, null, 2);
  return {
    ...args,
    version: document.Version,
    id: String(crc32(json)),
    json,
    minifiedJson: JSON.stringify(ordered),
  };
}

function mergeStatements(document: Document, source: string, mode: "append" | "replace"): void {
  const parsed: PropertyValue = JSON.parse(source);
  if (!isProperties(parsed))
    throw new Error(`getPolicyDocument: ${source.slice(0, 80)} is no policy document`);
  if (typeof parsed.Version === "string") document.Version = parsed.Version;
  if (typeof parsed.Id === "string") document.Id = parsed.Id;
  const list = Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement];
  // Statements of a JSON document are taken as they stand; IAM's own check of the finished policy reads them.
  const statements = list as unknown as Statement[];
  if (mode === "append") {
    document.Statement.push(...statements);
    refuseRepeatedSids(document.Statement);
  } else merge(document, statements);
}

/** A statement replaces the one with its Sid; without a Sid it is added. */
function merge(document: Document, statements: readonly Statement[]): void {
  for (const statement of statements) {
    const at = statement.Sid ? document.Statement.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
    if (at >= 0) document.Statement[at] = statement;
    else document.Statement.push(statement);
  }
}

function refuseRepeatedSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const { Sid } of statements) {
    if (!Sid) continue;
    if (seen.has(Sid)) throw new Error(`getPolicyDocument: duplicate Sid (${Sid}); make each Sid unique`);
    seen.add(Sid);
  }
}

function statementOf(args: Properties): Statement {
  const statement: Statement = { Effect: textOf(args, "effect") ?? "Allow" };
  // In the order in which the provider writes the members.
  const principals = principalsOf(args.principals);
  const notPrincipals = principalsOf(args.notPrincipals);
  const members: Omit<Statement, "Effect"> = {
    Action: oneOrMany(substituted(textsOf(args, "actions"))),
    NotAction: oneOrMany(substituted(textsOf(args, "notActions"))),
    Resource: oneOrMany(substituted(textsOf(args, "resources"))),
    NotResource: oneOrMany(substituted(textsOf(args, "notResources"))),
    Principal: principals,
    NotPrincipal: notPrincipals,
    Condition: conditionsOf(args.conditions),
  };
  const sid = textOf(args, "sid");
  const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { ...(sid ? { Sid: sid } : {}), ...statement, ...present };
}

function principalsOf(value: PropertyValue | undefined): Principals | undefined {
  const list = propertiesOf(value);
  if (list.length === 0) return undefined;
  const byType = new Map<string, string[]>();
  for (const principal of list) {
    const type = textOf(principal, "type") ?? "";
    byType.set(type, [...(byType.get(type) ?? []), ...substituted(textsOf(principal, "identifiers"))]);
  }
  if (byType.size === 1 && byType.get("*")?.join() === "*") return "*";
  return Object.fromEntries([...byType].sort().map(([type, ids]) => [type, oneOrMany(ids) ?? []]));
}

function conditionsOf(value: PropertyValue | undefined): Statement["Condition"] {
  const conditions = propertiesOf(value);
  if (conditions.length === 0) return undefined;
  const result: NonNullable<Statement["Condition"]> = {};
  for (const condition of conditions) {
    const test = textOf(condition, "test") ?? "";
    const variable = textOf(condition, "variable") ?? "";
    const values = substituted(textsOf(condition, "values"));
    const variables = result[test] ?? {};
    const before = variables[variable];
    const all =
      before === undefined ? values : [...(typeof before === "string" ? [before] : before), ...values];
    variables[variable] = all.length === 1 ? (all[0] ?? "") : all;
    result[test] = variables;
  }
  return result;
}

/** `&{aws:username}` stands for `${aws:username}`, which TypeScript's templates would swallow. */
function substituted(values: readonly string[]): readonly string[] {
  return values.map((value) => value.replaceAll("&{", "${"));
}

function oneOrMany(values: readonly string[]): string | readonly string[] | undefined {
  if (values.length <= 1) return values[0];
  return [...values].sort().reverse();
}

function propertiesOf(value: PropertyValue | undefined): readonly Properties[] {
  return Array.isArray(value) ? value.filter((item) => isProperties(item)) : [];
}
