import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProgramConfig } from "../../../local/engine/config.ts";

describe("the program's configuration", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-config-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const project = (config: string, head = "name: shop\nruntime: nodejs\n") =>
    writeFileSync(join(root, "Pulumi.yaml"), `${head}config:\n${config}`);
  const stack = (name: string, config: string) =>
    writeFileSync(join(root, `Pulumi.${name}.yaml`), `encryptionsalt: v1:abc\nconfig:\n${config}`);

  it("takes defaults from the project and values from the stack, in the text form of PULUMI_CONFIG", () => {
    project(`  ttl: {type: integer, default: 3}
  open: {type: boolean, default: true}
  label: {type: string, default: none}
  hosts: {type: array, items: {type: string}, default: []}
  limits: {type: object, default: {a: 1}}
  aws:region: us-west-2
`);
    stack("dev", `  shop:ttl: "7"\n  hosts: [a, b]\n  pulumi:template: x\n`);
    const config = readProgramConfig(root, "dev");
    assert.deepEqual(config.values, {
      "aws:region": "us-west-2",
      "shop:ttl": "7",
      "shop:open": "true",
      "shop:label": "none",
      "shop:hosts": '["a","b"]',
      "shop:limits": '{"a":1}',
      "pulumi:template": "x",
    });
    assert.deepEqual(
      [config.project, config.stack, config.region, config.folder, config.program],
      ["shop", "dev", "us-west-2", root, "."],
    );
    assert.deepEqual(config.secretKeys, []);
  });

  it("lets what this machine sets win over the stack's file, in the same forms", () => {
    project("  ttl: {type: integer, default: 3}\n  open: {type: boolean, default: true}\n");
    stack("dev", "  shop:ttl: 7\n");
    const stateDir = join(root, ".slipway", "dev");
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(join(stateDir, "config.yaml"), "ttl: 9\nshop:open: false\n");
    const { values } = readProgramConfig(root, "dev");
    assert.deepEqual([values["shop:ttl"], values["shop:open"]], ["9", "false"]);
    writeFileSync(join(stateDir, "config.yaml"), "ttl: often\n");
    assert.throws(() => readProgramConfig(root, "dev"), /ttl: got "often"/);
  });

  it("runs where the CLI would, with the runtime options of the project", () => {
    mkdirSync(join(root, "infra"));
    writeFileSync(join(root, "infra", "main.ts"), "");
    const head = "name: shop\nruntime: {name: nodejs, options: {tsconfig: other.json, nodeargs: --a --b}}\n";
    project("  {}\n", `${head}main: infra/main.ts\n`);
    const file = readProgramConfig(root, "dev");
    assert.deepEqual([file.folder, file.program], [join(root, "infra"), "main.ts"]);
    assert.deepEqual([file.tsconfig, file.nodeArguments], ["other.json", ["--a", "--b"]]);
    project("  {}\n", `${head}main: infra/\n`);
    const folder = readProgramConfig(root, "dev");
    assert.deepEqual([folder.folder, folder.program], [join(root, "infra"), "."]);
    assert.equal(folder.region, "us-east-1");
  });

  it("lists all problems together", () => {
    project(`  ttl: {type: integer, description: Days to live}
  open: {type: boolean, default: maybe}
  hosts: {type: array, items: {type: integer}}
  weird: {type: float, default: 1}
`);
    stack("dev", `  shop:hosts: [1, two]\n  shop:colour: red\n`);
    assert.throws(
      () => readProgramConfig(root, "dev"),
      (error: Error) => {
        assert.deepEqual(error.message.split("\n"), [
          'The configuration of stack "dev" has problems:',
          '  weird: Pulumi.yaml gives it the type "float"; allowed are string, integer, boolean, array, object',
          "  ttl (Days to live): missing; set shop:ttl in Pulumi.dev.yaml, or give it a default in Pulumi.yaml",
          '  open: got "maybe"; allowed is true or false',
          '  hosts: got [1,"two"]; allowed is a list; its item 2 must be a whole number',
          "  colour: unknown; allowed are ttl, open, hosts, weird. Remove it from Pulumi.dev.yaml, or declare it in Pulumi.yaml",
        ]);
        return true;
      },
    );
  });

  it("takes secrets that only Pulumi can decrypt from a local file or the environment", () => {
    project(`  dbPassword: {type: string}\n  apiKey: {type: string, secret: true}\n`);
    stack(
      "dev",
      `  shop:dbPassword: {secure: v1:xyz}\n  shop:apiKey: in-the-open\n  other:key: {nested: {secure: v1:x}}\n`,
    );
    assert.throws(
      () => readProgramConfig(root, "dev", { env: {} }),
      (error: Error) => {
        assert.match(
          error.message,
          /dbPassword \(SLIPWAY_SECRET_DB_PASSWORD\), other:key \(SLIPWAY_SECRET_OTHER_KEY\)/,
        );
        assert.match(error.message, /\.slipway\/dev\/secrets\.yaml/);
        return true;
      },
    );
    mkdirSync(join(root, ".slipway", "dev"), { recursive: true });
    writeFileSync(join(root, ".slipway", "dev", "secrets.yaml"), "dbPassword: from the file\n");
    const config = readProgramConfig(root, "dev", {
      env: { SLIPWAY_SECRET_OTHER_KEY: "from the environment" },
    });
    assert.equal(config.values["shop:dbPassword"], "from the file");
    assert.equal(config.values["other:key"], "from the environment");
    assert.deepEqual([...config.secretKeys].sort(), ["other:key", "shop:apiKey", "shop:dbPassword"]);
  });

  it("stands in for secrets where what changes is to be shown and nothing else", () => {
    project("  dbPassword: {type: string, secret: true}\n");
    const standIn = (ciphertext: string) => {
      stack("dev", `  dbPassword: {secure: ${ciphertext}}\n`);
      return readProgramConfig(root, "dev", { standIns: true, env: {} });
    };
    const { values, secretKeys } = standIn("v1:one");
    assert.deepEqual(secretKeys, ["shop:dbPassword"]);
    assert.match(values["shop:dbPassword"] ?? "", /^stand-in-[0-9a-f]{16}$/);
    assert.deepEqual(standIn("v1:one").values, values);
    assert.notDeepEqual(standIn("v1:two").values, values);
  });

  it("never shows the value of a secret", () => {
    project(`  pin: {type: integer, secret: true}\n`);
    stack("dev", "  shop:pin: not-a-number-but-secret\n");
    assert.throws(
      () => readProgramConfig(root, "dev"),
      (error: Error) => {
        assert.match(error.message, /pin: got a value of another form; allowed is a whole number/);
        assert.doesNotMatch(error.message, /not-a-number/);
        return true;
      },
    );
  });

  it("says what is wrong with the files themselves", () => {
    assert.throws(() => readProgramConfig(root, "dev"), /There is no Pulumi\.yaml in/);
    project("  {}\n", "runtime: nodejs\n");
    assert.throws(() => readProgramConfig(root, "dev"), /Pulumi\.yaml: name: got undefined/);
    project("  {}\n", "name: shop\nruntime: python\n");
    assert.throws(() => readProgramConfig(root, "dev"), /runtime: got "python"/);
    project("  {}\n");
    stack("prod", "  {}\n");
    assert.throws(() => readProgramConfig(root, "prdo"), /There is no stack "prdo": .*Stacks here are prod/s);
    writeFileSync(join(root, "Pulumi.prod.yaml"), "config: [a: b");
    assert.throws(() => readProgramConfig(root, "prod"), /Pulumi\.prod\.yaml is not valid YAML/);
  });
});
