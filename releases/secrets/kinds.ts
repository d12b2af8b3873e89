/** A kind of credential, and what it looks like in a file. */
export interface CredentialKind {
  readonly name: string;
  /** Group 1, or the whole where there is none, is the secret. Global and without backtracking over lines. */
  readonly pattern: RegExp;
  /** Takes back what only looks like one. */
  readonly unless?: (secret: string) => boolean;
  /** Its form is too general for pictures and fonts. @default false */
  readonly textOnly?: boolean;
}

/** Of a key that was made by chance, not of a word: bits a character. */
const leastEntropy = 3.3;

/** The forms are those that each service documents for its keys. */
export const credentialKinds: readonly CredentialKind[] = [
  {
    name: "AWS access key id",
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    // AWS's documentation, and so many a library, shows keys that end so.
    unless: (secret) => secret.endsWith("EXAMPLE"),
  },
  {
    name: "AWS secret access key",
    pattern: /(?:aws|secret)[\w.-]{0,30}["']?\s{0,3}[:=]\s{0,3}["'`]?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    unless: (secret) => isPlain(secret) || secret.endsWith("EXAMPLEKEY"),
    textOnly: true,
  },
  { name: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{40,255})\b/g },
  { name: "GitLab token", pattern: /\bglpat-[\w-]{20,}/g },
  { name: "Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  { name: "Slack webhook", pattern: /\bhooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/(\w{16,})/g },
  { name: "Stripe key", pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { name: "Google API key", pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { name: "Google OAuth client secret", pattern: /\bGOCSPX-[\w-]{28}/g },
  {
    name: "private key",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)*[A-Za-z0-9+/=:]{16,}/g,
  },
  { name: "JSON web token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/g },
  { name: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: "PyPI token", pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g },
  { name: "SendGrid key", pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { name: "Twilio key", pattern: /\bSK[0-9a-f]{32}\b/g, textOnly: true },
  { name: "Pulumi access token", pattern: /\bpul-[0-9a-f]{40}\b/g },
  { name: "Azure storage key", pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/g },
  {
    name: "password in a connection string",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>{}]{1,60}:([^\s:@/"'`<>{}$]{3,80})@[\w.-]+/gi,
    unless: isPlaceholder,
    textOnly: true,
  },
  {
    name: "password or key in an assignment",
    pattern:
      /(?:password|passwd|passphrase|api_?-?key|(?:client|app)_?-?secret|(?:access|auth|api)_?-?token)["']?\s{0,3}[:=]\s{0,3}(["'`])((?:(?!\1)[^\s\\]){8,120})\1/gi,
    unless: (secret) => isPlaceholder(secret) || isPlain(secret),
    textOnly: true,
  },
  {
    name: "value of a secret variable",
    pattern:
      /^(?:export )?[A-Z0-9_]{0,40}(?:PASSWORD|SECRET|TOKEN|API_KEY|PRIVATE_KEY)[A-Z0-9_]{0,40}=["']?([^\s"']{8,200})["']?$/gm,
    unless: isPlaceholder,
    textOnly: true,
  },
  {
    name: "authorization header",
    pattern: /\b(?:bearer|basic)\s{1,3}([A-Za-z0-9+/._~-]{20,300}={0,2})(?![\w+/])/gi,
    unless: isPlain,
    textOnly: true,
  },
];

/** `process.env.KEY`, `<your key>`, `********`: stands for a secret and is none. */
function isPlaceholder(secret: string): boolean {
  return (
    /[<>{}$]|^process\.env|^import\.meta|^(?:your|my|the|some|example|changeme|placeholder)\b/i.test(
      secret,
    ) || new Set(secret).size < 4
  );
}

/** Words: without a digit, or too regular for a key. */
function isPlain(secret: string): boolean {
  return (
    !/\d/.test(secret) ||
    !/[A-Za-z]/.test(secret) ||
    entropy(secret) < Math.min(leastEntropy, Math.log2(secret.length) * 0.8)
  );
}

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
