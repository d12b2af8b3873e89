import { createHash } from "node:crypto";
import type { BuiltFile } from "../built-folder.ts";
import { ReleaseError } from "../release-error.ts";
import type { StackSecret } from "../target/target.ts";
import { credentialKinds } from "./kinds.ts";
import { type ReadablePart, readableParts } from "./readable-parts.ts";
import { type SecretForm, secretForms } from "./stack-values.ts";

/** A credential in a file. It does not hold the credential. */
export interface Finding {
  /** `assets/index.js.map (src/api.ts):12` */
  readonly place: string;
  readonly kind: string;
  /** Names this very secret, for `--accept`. */
  readonly id: string;
}

/** Everything in the files that looks like a credential, or is a secret value of the stack. */
export function scanForSecrets(
  files: readonly Pick<BuiltFile, "path" | "bytes">[],
  secrets: readonly StackSecret[] = [],
): Finding[] {
  const forms = secretForms(secrets);
  const findings = files.flatMap(readableParts).flatMap((part) => [...byForm(part, forms), ...byKind(part)]);
  const once = new Map(findings.map((each) => [`${each.place} ${each.id}`, each]));
  return [...once.values()];
}

/** @throws ReleaseError (secrets) listing the places, and never what stands there */
export function refuseSecrets(findings: readonly Finding[], accepted: readonly string[]): void {
  const refused = findings.filter(({ id }) => !accepted.includes(id));
  if (refused.length === 0) return;
  throw new ReleaseError(
    [
      `nothing was uploaded: ${refused.length} credentials in what is to be public`,
      ...refused.map(({ place, kind, id }) => `  ${place}  ${kind}  [${id}]`),
      "Take them out of the sources and change them where they are valid, since builds are copied around. " +
        "For what is none after all: --accept <the id in brackets>",
    ].join("\n"),
    "secrets",
  );
}

function byForm(part: ReadablePart, forms: readonly SecretForm[]): Finding[] {
  return forms.flatMap(({ name, text }) => {
    const at = part.text.indexOf(text);
    return at === -1 ? [] : [finding(part, at, name, text)];
  });
}

function byKind(part: ReadablePart): Finding[] {
  return credentialKinds.flatMap(({ name, pattern, unless, textOnly = false }) => {
    if (textOnly && part.binary) return [];
    return [...part.text.matchAll(pattern)].flatMap((match) => {
      const secret = match.slice(1).at(-1) ?? match[0];
      return unless?.(secret) ? [] : [finding(part, match.index + match[0].indexOf(secret), name, secret)];
    });
  });
}

function finding({ place, text }: ReadablePart, at: number, kind: string, secret: string): Finding {
  let line = 1;
  for (let next = text.indexOf("\n"); next !== -1 && next < at; next = text.indexOf("\n", next + 1)) line++;
  const id = createHash("sha256").update(`${kind}\0${secret}`).digest("hex").slice(0, 12);
  return { place: `${place}:${line}`, kind, id };
}
