import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { problemsOf, type WorkflowFile } from "./workflow-rules.ts";

const projectRoot = join(import.meta.dirname, "..", "..");
const read = (pattern: string): readonly WorkflowFile[] =>
  globSync(pattern, { cwd: projectRoot }).map((name) => ({
    name,
    text: readFileSync(join(projectRoot, name), "utf8"),
  }));
const files = [...read(".github/workflows/*.yml"), ...read(".github/actions/*/action.yml")];
const packageJson: {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

describe("workflows", () => {
  it("pin actions, say their permissions, and put nothing foreign into scripts", () => {
    assert.ok(files.length >= 8);
    assert.deepEqual(files.flatMap(problemsOf), []);
  });

  it("use one version of each action", () => {
    const versions = new Map<string, Set<string>>();
    for (const [, action = "", version = ""] of files.flatMap(({ text }) => [
      ...text.matchAll(/uses: ([^@\s]+)@(\S+)/g),
    ])) {
      versions.set(action, (versions.get(action) ?? new Set()).add(version));
    }
    assert.deepEqual(
      [...versions].filter(([, found]) => found.size > 1),
      [],
    );
  });

  it("keep no key: roles are taken by OIDC", () => {
    assert.deepEqual(
      files.filter(({ text }) => text.includes("secrets.")).map(({ name }) => name),
      [],
    );
  });

  it("install the CLI that belongs to the program's Pulumi", () => {
    const versions = files
      .flatMap(({ text }) => [...text.matchAll(/pulumi-version: (\S+)/g)])
      .map(([, v]) => v);
    assert.deepEqual(versions, [packageJson.dependencies["@pulumi/pulumi"]]);
  });

  it("call what is there", () => {
    const local = files.flatMap(({ text }) => [...text.matchAll(/(?:uses: \.\/|node |run: )(\.?[\w./-]+)/g)]);
    const paths = local.map(([, path = ""]) => path).filter((path) => /^\.(github|ci)\//.test(path));
    assert.ok(paths.length > 0);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(projectRoot, path))),
      [],
    );
  });
});

it("every npm command that workflows and pages name is in package.json", () => {
  const pages = [...files, ...read("*.md"), ...read("docs/**/*.md"), ...read("examples/*/README.md")];
  const unknown = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/npm run (?:--silent |-s )?([a-z][\w:-]*)/g)]
      .map(([, script = ""]) => script)
      .filter((script) => !(script in packageJson.scripts))
      .map((script) => `${name}: npm run ${script}`),
  );
  assert.deepEqual([...new Set(unknown)], []);
});

describe("the rules for workflows", () => {
  const pinned = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";
  const workflow = (changes: Readonly<Record<string, string>> = {}) => {
    const {
      on = "pull_request:",
      top = "{}",
      job = "",
      permissions = "{ contents: read }",
      uses = pinned,
      keep = "false",
      run = "npm test",
    } = changes;
    const text = `
on:
  ${on}
permissions: ${top}
jobs:
  it:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: ${permissions}
    ${job}
    steps:
      - uses: ${uses}
        with:
          persist-credentials: ${keep}
      - run: ${run}
`;
    return problemsOf({ name: "it.yml", text });
  };

  it("take a workflow that keeps them", () => {
    assert.deepEqual(workflow(), []);
  });

  for (const [what, changes, problem] of [
    ["a tag in place of a commit", { uses: "actions/checkout@v6" }, /not pinned/],
    ["a commit without its version", { uses: pinned.split(" ")[0] ?? "" }, /not pinned/],
    ["a title in a script", { run: `echo "\${{ github.event.pull_request.title }}"` }, /expression in it/],
    ["pull_request_target", { on: "pull_request_target:" }, /beside foreign code/],
    ["rights for all jobs", { top: "{ contents: write }" }, /not \{\}/],
    ["rights that nobody wrote down", { permissions: "" }, /does not say its permissions/],
    ["a token that stays", { keep: "true" }, /leaves its token/],
    ["an identity for forks", { permissions: "{ id-token: write }" }, /id-token in a pull request of a fork/],
  ] as const) {
    it(`refuse ${what}`, () => {
      const problems = workflow(changes);
      assert.ok(
        problems.some((each) => problem.test(each)),
        problems.join("\n") || "no problem was found",
      );
    });
  }
});
