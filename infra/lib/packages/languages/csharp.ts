import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MissingToolchain } from "../failures";
import type { Build, Language } from "../language";
import { filesBelow } from "../sources";

/** What the stand-in for mono has, of what NuGet has for Lambda functions. */
const standIns = ["Amazon.Lambda.Core", "Amazon.Lambda.Serialization.SystemTextJson"];

const standInFolder = join(__dirname, "..", "mono");

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/csharp-package.html
 *
 * Where there is no .NET SDK, mono's compiler makes a package for the local cloud. Lambda could not run it, so this
 * is for a program alone that talks to a cloud on this machine.
 */
export const csharp: Language = {
  title: "C#",
  // dotnet8 reached the end of its support in November 2026, as .NET 8 did.
  runtime: "dotnet10",
  toolchains: () => (endpointIsLocal() ? [["dotnet"], ["mcs", "mono"]] : [["dotnet"]]),
  install: "the .NET 10 SDK (or, for the local cloud alone, Debian: apt-get install mono-mcs mono-runtime)",
  async build(build) {
    const project = projectOf(build);
    if (build.toolchain.programs.dotnet === undefined) return buildWithMono(build, project);
    await build.run({
      program: "dotnet",
      args: [
        "publish",
        `${project}.csproj`,
        "--configuration",
        "Release",
        "--output",
        build.output,
        "--nologo",
      ],
      env: { DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" },
      fetches: true,
    });
  },
};

async function buildWithMono({ name, source, output, run }: Build, project: string): Promise<void> {
  const text = readFileSync(join(source, `${project}.csproj`), "utf8");
  const packages = [...text.matchAll(/<PackageReference\s+Include="([^"]+)"/g)].map(([, id = ""]) => id);
  const others = packages.filter((id) => !standIns.includes(id));
  if (others.length > 0) {
    throw new MissingToolchain(
      `function "${name}": mono cannot build it, since it uses ${others.join(", ")}; install the .NET 10 SDK`,
    );
  }
  const library = join(output, "Amazon.Lambda.Core.dll");
  const compile = (target: string, folder: string, ...more: string[]) =>
    run({
      program: "mcs",
      args: ["-target:library", "-warn:0", `-out:${target}`, ...more, ...sourcesIn(folder)],
    });
  await compile(library, standInFolder);
  await compile(join(output, `${project}.dll`), source, `-reference:${library}`);
}

function sourcesIn(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith(".cs"))
    .map((file) => join(folder, file));
}

/** `Hello` of `Hello.csproj`, by which the handler names the assembly. */
function projectOf({ name, source }: Build): string {
  const [file, ...more] = readdirSync(source).filter((each) => each.endsWith(".csproj"));
  if (file !== undefined && more.length === 0) return file.replace(/\.csproj$/, "");
  throw new Error(
    `function "${name}": its folder has ${more.length + (file ? 1 : 0)} .csproj files; it needs one`,
  );
}

/** AWS's own setting for where its services are. https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function endpointIsLocal(): boolean {
  const url = process.env.AWS_ENDPOINT_URL;
  if (url === undefined || !URL.canParse(url)) return false;
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
