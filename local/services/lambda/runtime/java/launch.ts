import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installedProgram, outputOf } from "../installed-program.ts";
import type { Launch } from "../launch.ts";
import { madeOnce } from "../runtime-cache.ts";

const project = join(import.meta.dirname, "pom.xml");

const launch: Launch = {
  async command({ handler }) {
    const [java, client] = await Promise.all([needed("java", "a JDK"), runtimeClient()]);
    return {
      program: java,
      args: [
        // As Lambda starts it: one processor, a short life. https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html
        ...["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"],
        ...["-classpath", join(client, "*"), "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"],
        handler,
      ],
    };
  },
  env: {},
  assignable: false,
};

/** Java, whichever version the identifier names, is the machine's. Classes and libraries are found in the working directory. */
export const java = (): Launch => launch;

/** Folder of AWS's runtime client, fetched at its first use on this machine. */
function runtimeClient(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(project)).digest("hex").slice(0, 12);
  return madeOnce(`java-${hash}`, async (folder) => {
    const maven = await needed("mvn", "Maven");
    const args = ["--quiet", "--batch-mode", "--file", project, "dependency:copy-dependencies"];
    await outputOf(maven, [...args, "-DincludeScope=runtime", `-DoutputDirectory=${folder}`]);
  });
}

async function needed(program: string, title: string): Promise<string> {
  const path = await installedProgram(program);
  if (path !== undefined) return path;
  throw new Error(
    `${title} is not installed on this machine; install it (Debian: apt-get install default-jdk-headless maven)`,
  );
}
