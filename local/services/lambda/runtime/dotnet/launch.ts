import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installedProgram, outputOf } from "../installed-program.ts";
import type { Command, Launch } from "../launch.ts";
import { madeOnce } from "../runtime-cache.ts";

const sources = join(import.meta.dirname, "bootstrap");

const launch: Launch = {
  async command({ taskRoot }) {
    const core = join(taskRoot, "Amazon.Lambda.Core.dll");
    if (!existsSync(core)) {
      throw new Error(
        "the package holds no Amazon.Lambda.Core.dll; add the package Amazon.Lambda.Core to its project",
      );
    }
    // `dotnet publish` leaves this file; mono's compiler does not.
    const published = readdirSync(taskRoot).some((file) => file.endsWith(".runtimeconfig.json"));
    return published ? withDotnet(core) : withMono(core);
  },
  env: {},
  assignable: false,
};

/** .NET, whichever version the identifier names, is the machine's; packages that mono built run on mono. */
export const dotnet = (): Launch => launch;

async function withMono(core: string): Promise<Command> {
  const [mono, mcs] = await Promise.all([needed("mono"), needed("mcs")]);
  const folder = await madeOnce(`mono-${hashOf(core)}`, async (draft) => {
    const files = readdirSync(sources).filter((file) => file.endsWith(".cs"));
    const args = [`-out:${join(draft, "Bootstrap.exe")}`, `-reference:${core}`, "-warn:0"];
    await outputOf(mcs, [...args, ...files.map((file) => join(sources, file))]);
  });
  return { program: mono, args: [join(folder, "Bootstrap.exe")] };
}

async function withDotnet(core: string): Promise<Command> {
  const program = await needed("dotnet");
  const folder = await madeOnce(`dotnet-${hashOf(core)}`, async (draft) => {
    const project = join(sources, "Bootstrap.csproj");
    const places = [`-p:LambdaCore=${core}`, `-p:BaseIntermediateOutputPath=${join(draft, "obj")}/`];
    await outputOf(program, ["build", project, "--configuration", "Release", "--output", draft, ...places]);
  });
  return { program, args: [join(folder, "Bootstrap.dll")] };
}

/** The bootstrap is compiled against the function's own library, so it is made once for each that there is. */
function hashOf(core: string): string {
  const hash = createHash("sha256").update(readFileSync(core));
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  return hash.digest("hex").slice(0, 16);
}

async function needed(program: string): Promise<string> {
  const path = await installedProgram(program);
  if (path !== undefined) return path;
  throw new Error(
    `${program} is not installed on this machine; install the .NET 10 SDK, or mono (Debian: apt-get install mono-mcs mono-runtime)`,
  );
}
