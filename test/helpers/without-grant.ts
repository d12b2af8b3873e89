interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

/** The policy document without one action of its Allow statements; a Deny stays as it is. */
export function withoutGrant(document: string, action: string): string {
  const policy = JSON.parse(document) as { readonly Statement: readonly Statement[] };
  const statements = policy.Statement.flatMap((statement) => {
    if (statement.Effect !== "Allow") return [statement];
    const actions = [statement.Action].flat().filter((each) => each !== action);
    return actions.length === 0 ? [] : [{ ...statement, Action: actions }];
  });
  const none = { Effect: "Deny", Action: "none:None", Resource: "*", Principal: "*" };
  // A policy needs a statement.
  return JSON.stringify({ ...policy, Statement: statements.length === 0 ? [none] : statements });
}
