import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Pulumi from "@pulumi/pulumi";
import type * as SerializeModule from "../../../../infra/lib/lean-bundle/serialize.ts";
import { loadProgramModule } from "../../../helpers/pulumi-mocks.ts";
import type * as Captures from "../../fixtures/captures.cts";

const { serializeCallback } = loadProgramModule<typeof SerializeModule>("infra/lib/lean-bundle/serialize.ts");
const pulumi = loadProgramModule<typeof Pulumi>("node_modules/@pulumi/pulumi/index.js");
const captures = loadProgramModule<typeof Captures>("test/infra/fixtures/captures.cts");

const file = "test/infra/fixtures/captures.cts";
const source = readFileSync(join(import.meta.dirname, "../../../..", file), "utf8").split("\n");

type Factory = () => () => Promise<unknown>;

/** What Pulumi's serializer alone makes of a capture. "refuses": it fails, but names neither variable nor line. */
type Plain = "does not load" | "fails" | "differs" | "refuses";

interface Case {
  readonly kind: keyof typeof Captures;
  /** Path of the variable. */
  readonly variable: string;
  readonly what: string;
  readonly plain: Plain;
}

const cases: readonly Case[] = [
  { kind: "map", variable: "entries", what: "a Map", plain: "fails" },
  { kind: "set", variable: "names", what: "a Set", plain: "fails" },
  { kind: "weakMap", variable: "owners", what: "a weak collection (WeakMap)", plain: "fails" },
  { kind: "date", variable: "started", what: "a Date", plain: "fails" },
  { kind: "buffer", variable: "bytes", what: "binary data (Buffer)", plain: "fails" },
  { kind: "typedArray", variable: "numbers", what: "binary data (Float64Array)", plain: "differs" },
  { kind: "symbol", variable: "mark", what: "a Symbol", plain: "differs" },
  { kind: "instance", variable: "counter", what: "an instance of Counter", plain: "does not load" },
  { kind: "privateFields", variable: "Counter", what: "a class with fields", plain: "does not load" },
  { kind: "fields", variable: "Limit", what: "a class with fields", plain: "differs" },
  { kind: "promise", variable: "settled", what: "a Promise", plain: "fails" },
  { kind: "proxy", variable: "positive", what: "a Proxy", plain: "differs" },
  {
    kind: "generator",
    variable: "counting",
    what: "a running generator or iterator (Generator)",
    plain: "fails",
  },
  {
    kind: "iterator",
    variable: "listed",
    what: "a running generator or iterator (Iterator)",
    plain: "refuses",
  },
  { kind: "url", variable: "address", what: "an instance of URL", plain: "fails" },
  { kind: "boxedValue", variable: "boxed", what: "an instance of BigInt", plain: "fails" },
  { kind: "error", variable: "failure", what: "an instance of RangeError", plain: "refuses" },
  { kind: "abortSignal", variable: "given", what: "an abort signal (AbortSignal)", plain: "refuses" },
  { kind: "openServer", variable: "server", what: "an open handle (Server)", plain: "refuses" },
  { kind: "openStream", variable: "stream", what: "an open handle (PassThrough)", plain: "refuses" },
  { kind: "openTimer", variable: "timer", what: "an open handle (Timeout)", plain: "refuses" },
  { kind: "native", variable: "compare", what: "a native function", plain: "refuses" },
];

describe("capture lint", () => {
  for (const { kind, variable, what, plain } of cases) {
    const factory = captures[kind] as Factory;
    const verdict = plain === "refuses" ? "which the plain serializer cannot name" : `whose copy ${plain}`;

    it(`refuses ${what}, ${verdict}`, async () => {
      const message = await refusal(factory);
      const used = lineOf(`export const ${kind} =`);
      assert.ok(message.startsWith(`function "test": its callback, ${file}:${used}, captures`), message);
      const declared = lineOf(new RegExp(`(const|class) (\\{ )?${variable}\\b`));
      // A name taken out of an object is declared where no pattern finds it.
      const places = kind === "native" ? `used at` : `declared at ${file}:${declared}, used at`;
      const line = `\`${variable}\` (${places} ${file}:${used}) is ${what}: `;
      assert.ok(message.includes(line), `${line}\n${message}`);
      assert.match(message, /: [^;]+; \w.{20}/, "says the effect and what to do");
      assert.equal(await plainly(factory), plain);
    });
  }

  it("refuses an Output, which the plain serializer writes into the code", async () => {
    const factory = captures.output(pulumi.secret("sesame"));
    assert.match(await refusal(factory), /`value` \(used at .+\) is an Output: .+ `environment`/);
    assert.match(await serializedPlainly(factory), /sesame/);
  });

  it("refuses a function with import.meta, which makes the code one that does not load", async () => {
    // Not from a file, where tsx would replace it.
    const text = "export const factory = () => async () => import.meta.url";
    const { factory } = (await import(`data:text/javascript,${text}`)) as { factory: Factory };
    assert.match(await refusal(factory), /is a function with `import.meta`: the bundle is CommonJS/);
    assert.equal(await plainly(factory), "does not load");
  });

  it("finds what is deep within, and by way of another function", async () => {
    const message = await refusal(captures.deep);
    const used = lineOf("return settings.cache.lists");
    const line = `\`settings.cache.lists[1]\` (declared at ${file}:${lineOf("const settings")}, used at ${file}:${used}) is a Map`;
    assert.ok(message.includes(line), message);
  });

  it("allows the parts of an object that are whole", async () => {
    assert.match(await serializeCallback("test", captures.partly), /limit/);
  });

  it("allows a class with methods alone, whose copy is as good", async () => {
    const text = await serializeCallback("test", captures.methods);
    assert.deepEqual(await answerOf(text), await captures.methods()());
  });

  it("names all that is wrong at once", async () => {
    const message = await refusal(captures.several);
    assert.deepEqual(message.match(/^ {2}`\w+`/gm), ["  `entries`", "  `started`"]);
  });

  describe("with secrets in the stack's configuration", () => {
    before(() => {
      const config = {
        "platform:apiKey": "open-sesame",
        "platform:database": '{"user":"app","password":["correct horse"]}',
        "platform:title": "Nothing secret",
        "platform:pin": "1234",
      };
      const secretKeys = ["platform:apiKey", "platform:database", "platform:pin"];
      // The SDK declares the first argument alone.
      (pulumi.runtime.setAllConfig as (config: object, secretKeys: string[]) => void)(config, secretKeys);
    });
    after(() => pulumi.runtime.setAllConfig({}));

    for (const [what, text, key] of [
      ["a secret", "open-sesame", "apiKey"],
      ["text with a secret in it", "https://app:open-sesame@example.com", "apiKey"],
      ["a part of a secret object", "correct horse", "database"],
    ] as const) {
      it(`refuses ${what}, which the plain serializer writes into the code`, async () => {
        const factory = captures.configSecret(text);
        const message = await refusal(factory);
        const used = lineOf("export const configSecret");
        assert.ok(
          message.includes(
            `\`value\` (used at ${file}:${used}) is text with the secret platform:${key} in it`,
          ),
        );
        assert.ok(!message.includes("sesame") && !message.includes("horse"), "and does not tell it");
        assert.ok((await serializedPlainly(factory)).includes(text));
      });
    }

    it("allows plain configuration, and text with less than six characters of a secret", async () => {
      for (const text of ["Nothing secret", "app", "1234"]) {
        assert.ok((await serializeCallback("test", captures.configSecret(text))).includes(text));
      }
    });
  });
});

async function refusal(factory: () => unknown): Promise<string> {
  try {
    await serializeCallback("test", factory);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  assert.fail("it was let through");
}

async function serializedPlainly(factory: () => unknown): Promise<string> {
  // With the options of the AWS provider's own callback functions.
  const options = { isFactoryFunction: true, allowSecrets: true };
  const { text } = await pulumi.runtime.serializeFunction(factory, options);
  return text;
}

/** Serializes without the lint, and compares the copy's answer with that of the callback itself. */
async function plainly(factory: Factory): Promise<Plain> {
  let text: string;
  try {
    text = await serializedPlainly(factory);
  } catch (error) {
    assert.ok(error instanceof Error && !error.message.includes("captures.cts:"));
    return "refuses";
  }
  if (!loads(text)) return "does not load";
  let answer: unknown;
  try {
    answer = await answerOf(text);
  } catch {
    return "fails";
  }
  assert.notDeepEqual(
    answer,
    await factory()(),
    "the plain serializer makes a good copy: no reason to refuse it",
  );
  return "differs";
}

function loads(text: string): boolean {
  try {
    new Function(text);
    return true;
  } catch {
    return false;
  }
}

/** What the handler of a serialized callback answers. */
async function answerOf(text: string): Promise<unknown> {
  const exported: { handler?: () => Promise<unknown> } = {};
  new Function("exports", "require", text)(exported, createRequire(import.meta.url));
  return exported.handler?.();
}

function lineOf(text: string | RegExp): number {
  const index = source.findIndex((line) =>
    typeof text === "string" ? line.includes(text) : text.test(line),
  );
  assert.ok(index >= 0, `no line of ${file} has ${text}`);
  return index + 1;
}
