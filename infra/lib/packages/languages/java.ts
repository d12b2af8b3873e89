import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../language";

/** Classes at the root of the archive, what they depend on in lib/. https://docs.aws.amazon.com/lambda/latest/dg/java-package.html */
export const java: Language = {
  title: "Java",
  runtime: "java21",
  toolchains: () => [["mvn", "javac"]],
  install: "a JDK, 17 or later, and Maven (Debian: apt-get install default-jdk-headless maven)",
  async build({ source, output, run }) {
    await run({
      program: "mvn",
      args: [
        ...["--quiet", "--batch-mode", "--no-transfer-progress", "-Dstyle.color=never"],
        ...["compile", "dependency:copy-dependencies"],
        ...["-DincludeScope=runtime", "-DoutputDirectory=target/lib"],
      ],
      fetches: true,
    });
    cpSync(join(source, "target", "classes"), output, { recursive: true });
    const libraries = join(source, "target", "lib");
    if (existsSync(libraries)) cpSync(libraries, join(output, "lib"), { recursive: true });
  },
};
