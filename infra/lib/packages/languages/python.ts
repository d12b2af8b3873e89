import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../language";

/** https://docs.aws.amazon.com/lambda/latest/dg/python-package.html */
export const python: Language = {
  title: "Python",
  runtime: "python3.13",
  toolchains: () => [["python3"]],
  install: "Python 3 (Debian: apt-get install python3 python3-pip)",
  async build({ source, output, run }) {
    cpSync(source, output, { recursive: true });
    if (!hasRequirements(join(source, "requirements.txt"))) return;
    await run({
      program: "python3",
      args: [
        ...["-m", "pip", "install", "--quiet", "--requirement", "requirements.txt", "--target", output],
        // Wheels for the runtime's Python, not this machine's. Where they hold native code it is this machine's
        // kind, so that what is uploaded is what ran here.
        ...["--only-binary=:all:", "--python-version", "3.13", "--implementation", "cp"],
        ...["--platform", `manylinux2014_${process.arch === "arm64" ? "aarch64" : "x86_64"}`],
        "--no-compile",
      ],
      fetches: true,
    });
  },
};

function hasRequirements(file: string): boolean {
  return (
    existsSync(file) &&
    readFileSync(file, "utf8")
      .split("\n")
      .some((line) => /^\s*[^#\s]/.test(line))
  );
}
