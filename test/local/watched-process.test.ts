import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { isRunning } from "../../local/process-table.ts";
import { watched, watchedPid } from "../../local/watched-process.ts";
import { until } from "../helpers/until.ts";

describe("a watched program", () => {
  const run = (argv: readonly string[]) => {
    const [file = "", ...args] = watched(argv);
    return spawn(file, args, { stdio: ["pipe", "ignore", "pipe"] });
  };

  it("has its id on the first line of standard error, apart from what it prints itself", async () => {
    // Many at once, many times: where two write at the same time, one in a hundred shows it.
    for (let time = 0; time < 6; time++) {
      const programs = Array.from({ length: 100 }, () => run(["/bin/cat", "/nowhere"]));
      const said = await Promise.all(programs.map(({ stderr }) => text(stderr)));
      const mixed = said.filter((output) => !/^process \d+\n\S*cat: .*\n$/.test(output));
      assert.deepEqual(mixed, []);
    }
  });

  it("is the process of that id, with the arguments as they were given", async () => {
    const child = run(["/bin/sh", "-c", 'echo "$$ $1" >&2', "name", "two  'words' $x"]);
    const [id = "", own] = (await text(child.stderr)).split("\n");
    assert.equal(own, `${watchedPid(id)} two  'words' $x`);
  });

  it("gives its exit code", async () => {
    const [code] = await once(run(["/bin/sh", "-c", "exit 7"]), "exit");
    assert.equal(code, 7);
  });

  it("is killed when standard input ends", async () => {
    const child = run(["/bin/sleep", "60"]);
    const [line] = await once(child.stderr.setEncoding("utf8"), "data");
    const pid = watchedPid(String(line).trim());
    assert.ok(pid !== undefined && isRunning(pid));
    child.stdin.end();
    await until("the program is killed", () => !isRunning(pid));
  });
});
