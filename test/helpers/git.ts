import { execFileSync } from "node:child_process";

/** Runs git in the folder and answers what it wrote. Nothing that the machine's user configures counts. */
export function gitIn(folder: string): (...words: readonly string[]) => string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
  return (...words) => execFileSync("git", words, { cwd: folder, encoding: "utf8", env }).trim();
}
