import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseCommit } from "../../../local/report/base-commit.ts";
import { gitIn } from "../../helpers/git.ts";

describe("the commit that a report compares with", () => {
  let repository: string;
  let git: ReturnType<typeof gitIn>;
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), "slipway-base-"));
    git = gitIn(repository);
    git("init", "--quiet", "--initial-branch=main");
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  const commit = (message: string) => {
    git("commit", "--quiet", "--allow-empty", "-m", message);
    return git("rev-parse", "HEAD");
  };

  it("is where the branch left main, whatever came there since", () => {
    const left = commit("left here");
    git("checkout", "--quiet", "-b", "feature");
    commit("mine");
    git("checkout", "--quiet", "main");
    commit("others'");
    git("checkout", "--quiet", "feature");
    assert.deepEqual(baseCommit(repository, undefined), { ref: "main", commit: left });
    assert.deepEqual(baseCommit(repository, "HEAD~1"), { ref: "HEAD~1", commit: left });
  });

  it("is of origin/main where there is one", () => {
    const pushed = commit("pushed");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    commit("not yet");
    assert.deepEqual(baseCommit(repository, undefined), { ref: "origin/main", commit: pushed });
  });

  it("is refused where there is none, with what to do", () => {
    commit("one history");
    git("checkout", "--quiet", "--orphan", "other");
    commit("another");
    assert.throws(() => baseCommit(repository, "main"), /no commit in common.*fetch-depth: 0/);
    assert.throws(() => baseCommit(repository, "nowhere"), /there is no commit "nowhere".*fetch it first/);
    git("branch", "-D", "main");
    assert.throws(() => baseCommit(repository, undefined), /no commit "origin\/main" nor "main"/);
  });
});
