import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readBuild } from "../../../releases/built-folder.ts";
import { credentialKinds } from "../../../releases/secrets/kinds.ts";
import { refuseSecrets, scanForSecrets } from "../../../releases/secrets/scan.ts";

/** Letters and digits as chance gives them, always the same. */
function chance(
  length: number,
  alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
): string {
  let state = 42;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join("");
}
const hex = (length: number) => chance(length, "0123456789abcdef");

// Put together here, so that no scanner takes this file for a leak.
const planted: Readonly<Record<string, string>> = {
  "AWS access key id": `"AK${"IA"}${chance(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}"`,
  "AWS secret access key": `secretAccessKey: "${chance(40)}"`,
  "GitHub token": `gh${"p_"}${chance(36)}`,
  "GitLab token": `gl${"pat-"}${chance(20)}`,
  "Slack token": `xo${"xb-"}123456789012-${chance(24)}`,
  "Slack webhook": `https://hooks.slack${".com"}/services/T00000000/B00000000/${chance(24)}`,
  "Stripe key": `sk${"_live_"}${chance(24)}`,
  "Google API key": `AI${"za"}${chance(35)}`,
  "Google OAuth client secret": `GOC${"SPX-"}${chance(28)}`,
  "private key": `-----BEGIN EC ${"PRIVATE"} KEY-----\n${chance(64)}\n`,
  "JSON web token": `ey${"J"}${chance(30)}.ey${"J"}${chance(40)}.${chance(43)}`,
  "npm token": `npm${"_"}${chance(36)}`,
  "PyPI token": `pypi-${"AgEIcHlwaS5vcmc"}${chance(60)}`,
  "SendGrid key": `S${"G."}${chance(22)}.${chance(43)}`,
  "Twilio key": `S${"K"}${hex(32)}`,
  "Pulumi access token": `pul${"-"}${hex(40)}`,
  "Azure storage key": `Account${"Key="}${chance(86)}==`,
  "password in a connection string": `postgres://app:${chance(12)}@db.internal:5432/app`,
  "password or key in an assignment": `apiKey:"${chance(24)}"`,
  "value of a secret variable": `DB_PASSWORD=${chance(16)}`,
  "authorization header": `authorization: Bearer ${chance(40)}`,
};

const scan = (text: string, path = "assets/index-0a1b2c3d.js") =>
  scanForSecrets([{ path, bytes: Buffer.from(text) }]);

describe("the scan for credentials", () => {
  it("has an example of each kind here", () => {
    assert.deepEqual(Object.keys(planted).sort(), credentialKinds.map(({ name }) => name).sort());
    assert.ok(credentialKinds.length >= 12);
  });

  for (const [kind, text] of Object.entries(planted)) {
    it(`finds: ${kind}`, () => {
      const found = scan(`const a = 1;\n\n${text}\n`);
      assert.deepEqual(
        found.filter((each) => each.kind === kind).map(({ place }) => place),
        ["assets/index-0a1b2c3d.js:3"],
      );
      assert.throws(
        () => refuseSecrets(found, []),
        (error: Error & { exitCode?: number }) => {
          const secret =
            /[A-Za-z0-9]{12,}/.exec(
              text.replaceAll(/postgres|authorization|secretAccessKey|services/g, ""),
            )?.[0] ?? "?";
          assert.ok(!error.message.includes(secret), "it does not show the credential");
          return error.exitCode === 4;
        },
      );
    });
  }

  it("finds nothing in the real build of the site", () => {
    assert.deepEqual(scanForSecrets(readBuild("web/dist").files), []);
  });

  for (const text of [
    'password:"password"',
    'type:"password",autocomplete:"current-password"',
    'placeholder:"Enter your api key"',
    "const apiKey = process.env.API_KEY_NUMBER_1",
    `password: "\${process.env.DB_PASSWORD_1}"`,
    "https://user:<password>@host/",
    "https://example.com:8080/a@b",
    "Bearer authentication is described elsewhere",
    `"AK${"IA"}IOSFODNN7EXAMPLE"`,
    'integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"',
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    'token:"aaaaaaaaaaaa1"',
  ]) {
    it(`lets pass: ${text}`, () => assert.deepEqual(scan(text), []));
  }

  it("reads the sources within a source map, and names them with their own lines", () => {
    const map = JSON.stringify({
      version: 3,
      sources: ["../src/a.ts", "../src/key.ts"],
      sourcesContent: ["let a;", `// one\n// two\nexport const key = "${planted["npm token"]}";`],
      mappings: "AAAA",
    });
    const places = (text: string, path: string) => scan(text, path).map(({ place }) => place);
    assert.deepEqual(places(map, "assets/a-0a1b2c3d.js.map"), ["assets/a-0a1b2c3d.js.map (../src/key.ts):3"]);
    const inline = `a();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString("base64")}`;
    assert.deepEqual(places(inline, "a.js"), ["a.js (../src/key.ts):3"]);
  });

  it("reads compressed files, and pictures for what only one service writes so", () => {
    const text = planted["npm token"] ?? "";
    const bytes = gzipSync(text);
    assert.equal(scanForSecrets([{ path: "a.js.gz", bytes }])[0]?.place, "a.js.gz:1");
    const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0, 1]), Buffer.from(` ${text}`)]);
    assert.equal(scanForSecrets([{ path: "a.png", bytes: picture }])[0]?.kind, "npm token");
  });

  it("lets a finding pass that is accepted by its id, and only that one", () => {
    const found = scan(`${planted["npm token"]}\n${planted["GitHub token"]}`);
    const [first, second] = found;
    assert.throws(
      () => refuseSecrets(found, [first?.id ?? ""]),
      (error: Error) => error.message.includes(second?.id ?? "?") && !error.message.includes(first?.id ?? ""),
    );
    refuseSecrets(
      found,
      found.map(({ id }) => id),
    );
  });
});

describe("the scan for the stack's own secrets", () => {
  const value = 'p@ss wörd+/"77';
  const secrets = [
    { name: "config platform:token", value },
    { name: "config platform:flag", value: "true" },
  ];
  const kinds = (text: string) =>
    scanForSecrets([{ path: "a.js", bytes: Buffer.from(text) }], secrets).map(({ kind }) => kind);

  for (const [form, text, expected] of [
    ["as it is", `x = '${value}'`, "config platform:token"],
    ["in JSON", JSON.stringify({ x: value }), "config platform:token, in JSON"],
    ["URL-encoded", encodeURIComponent(value), "config platform:token, URL-encoded"],
    ["form-encoded", `${new URLSearchParams({ x: value })}`, "config platform:token, form-encoded"],
    ["in hexadecimal", Buffer.from(value).toString("hex"), "config platform:token, in hexadecimal"],
    ...["", "a", "ab", "user:"].flatMap((before) =>
      ["", "z", "zz"].map(
        (after) =>
          [
            `in base64 between "${before}" and "${after}"`,
            Buffer.from(before + value + after).toString("base64"),
            "config platform:token, in base64",
          ] as const,
      ),
    ),
    ["in base64 for URLs", Buffer.from(value).toString("base64url"), "config platform:token, in base64"],
  ] as const) {
    it(`finds it ${form}`, () => assert.deepEqual(kinds(text), [expected]));
  }

  it("does not look for words like true", () => assert.deepEqual(kinds("let a = true;"), []));
});
