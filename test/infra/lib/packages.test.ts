import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { unzipSync } from "fflate";
import type * as FailuresModule from "../../../infra/lib/packages/failures.ts";
import type * as PackagesModule from "../../../infra/lib/packages/index.ts";
import { elfOf } from "../../helpers/elf.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";
import { needTools } from "../../helpers/tools.ts";

const { buildPackage, packFolder } = loadProgramModule<typeof PackagesModule>("infra/lib/packages/index.ts");
const { BuildError, DownloadError, MissingToolchain } = loadProgramModule<typeof FailuresModule>(
  "infra/lib/packages/failures.ts",
);
const root = join(import.meta.dirname, "..", "..", "..");

describe("packages", function () {
  this.timeout(60_000);
  let folder: string;
  let cacheFolder: string;
  let source: string;
  let path: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-packages-"));
    cacheFolder = join(folder, "cache");
    source = join(folder, "source");
    path = process.env.PATH;
    mkdirSync(source);
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (files: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [file, content] of Object.entries(files)) writeFileSync(join(source, file), content);
  };
  const filesOf = ({ path: zip }: { readonly path: string }) => Object.keys(unzipSync(readFileSync(zip)));

  /** Puts a program of that name first on the PATH; it counts its runs, then does what `script` says. */
  const program = (name: string, script: string) => {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, name), `#!/bin/sh\necho run >> ${join(folder, "runs")}\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
    process.env.PATH = `${bin}${delimiter}${path}`;
  };
  const runs = () =>
    existsSync(join(folder, "runs")) ? readFileSync(join(folder, "runs"), "utf8").split("\n").length - 1 : 0;

  /** Stands in for Go where what counts is when it is called: `go mod download`, then `go build … -o <file> .` */
  const goThatBuilds = `[ "$1" = mod ] || { while [ "$1" != -o ]; do shift; done; cp main.go "$2"; }`;

  describe("of Go", () => {
    beforeEach(() => write({ "go.mod": "module m", "main.go": "v1" }));

    it("are built once for the same sources, also when asked for together, and for another run", async () => {
      program("go", goThatBuilds);
      const build = () => buildPackage("f", "go", source, { cacheFolder });
      const [first, second] = await Promise.all([build(), build()]);
      assert.deepEqual(first, second);
      assert.deepEqual(await build(), first);
      assert.equal(runs(), 2, "one download, one build");
      assert.deepEqual(readdirSync(cacheFolder).length, 1, "drafts are gone");
    });

    it("are built again when a source changes, and the earlier one is still there", async () => {
      program("go", goThatBuilds);
      const first = await buildPackage("f", "go", source, { cacheFolder });
      write({ "main.go": "v2" });
      const second = await buildPackage("f", "go", source, { cacheFolder });
      assert.notEqual(second.path, first.path);
      assert.equal(runs(), 4);
      write({ "main.go": "v1" });
      assert.deepEqual(await buildPackage("f", "go", source, { cacheFolder }), first);
      assert.equal(runs(), 4);
    });

    it("are built again by another version of the tools", async () => {
      program("go", goThatBuilds);
      const first = await buildPackage("f", "go", source, { cacheFolder });
      program("go", `${goThatBuilds} # newer`);
      const second = await buildPackage("f", "go", source, { cacheFolder });
      assert.notEqual(second.path, first.path);
    });

    it("are not rebuilt for what builds leave behind, and builds leave nothing in the sources", async () => {
      program("go", `touch left-behind; ${goThatBuilds}`);
      const first = await buildPackage("f", "go", source, { cacheFolder });
      assert.deepEqual(readdirSync(source).sort(), ["go.mod", "main.go"]);
      mkdirSync(join(source, "target"));
      writeFileSync(join(source, "target", "x"), "old");
      assert.deepEqual(await buildPackage("f", "go", source, { cacheFolder }), first);
    });

    it("fail with all that the compiler said, and are tried again", async () => {
      program(
        "go",
        `[ "$1" = mod ] && exit; echo "./main.go:1:1: first"; echo "second, connection refused" >&2; exit 2`,
      );
      await assert.rejects(buildPackage("f", "go", source, { cacheFolder }), (error: Error) => {
        assert.ok(error instanceof BuildError);
        assert.match(error.message, /^function "f": go ended with exit code 2\n[\s\S]*main\.go:1:1: first/);
        assert.match(error.message, /second/);
        return true;
      });
      assert.deepEqual(readdirSync(cacheFolder), []);
      program("go", goThatBuilds);
      assert.ok(await buildPackage("f", "go", source, { cacheFolder }));
    });

    it("tell a failing network from failing sources, in one line", async () => {
      program("go", `echo "go: m: dial tcp: lookup registry: no such host" >&2; exit 1`);
      await assert.rejects(buildPackage("f", "go", source, { cacheFolder }), (error: Error) => {
        assert.ok(error instanceof DownloadError);
        assert.match(error.message, /^function "f": go ended .* could not be fetched: .*no such host$/);
        return true;
      });
    });

    it("say what to install where there is no Go", async () => {
      process.env.PATH = folder;
      await assert.rejects(buildPackage("f", "go", source, { cacheFolder }), (error: Error) => {
        assert.ok(error instanceof MissingToolchain);
        assert.match(
          error.message,
          /^function "f": Go is not installed on this machine; install Go, 1\.19 or later/,
        );
        return true;
      });
    });

    it("hold an executable bootstrap for this machine's processor, by the real compiler", async function () {
      process.env.PATH = path;
      needTools(this, "go");
      cpSync(join(root, "functions", "hello", "go"), source, { recursive: true });
      const built = await buildPackage("f", "go", source, { cacheFolder });
      assert.equal(built.architecture, process.arch === "arm64" ? "arm64" : "x86_64");
      assert.deepEqual(filesOf(built), ["bootstrap"]);
      assert.equal(modeOfFirst(built.path).toString(8), "100755");
    });
  });

  it("of Java hold classes at the root and libraries in lib/", async function () {
    needTools(this, "mvn", "javac");
    const built = await buildPackage("f", "java", "functions/hello/java");
    assert.equal(built.architecture, "arm64");
    assert.deepEqual(filesOf(built), ["example/Hello.class", "lib/aws-lambda-java-core-1.4.0.jar"]);
  });

  it("of Java fail with the compiler's own words, and the place in the sources", async function () {
    needTools(this, "mvn", "javac");
    cpSync(join(root, "functions", "hello", "java"), source, { recursive: true });
    writeFileSync(
      join(source, "src/main/java/example/Hello.java"),
      "package example;\nclass Hello { int x = true; }\n",
    );
    await assert.rejects(buildPackage("f", "java", source, { cacheFolder }), (error: Error) => {
      assert.ok(error instanceof BuildError);
      assert.match(error.message, /src\/main\/java\/example\/Hello\.java:\[2,23\] incompatible types/);
      return true;
    });
  });

  it("of Python are the sources alone when nothing is required", async function () {
    needTools(this, "python3");
    write({ "handler.py": "", "requirements.txt": "# nothing\n\n" });
    const built = await buildPackage("f", "python", source, { cacheFolder });
    assert.deepEqual(filesOf(built), ["handler.py", "requirements.txt"]);
    assert.equal(built.architecture, "arm64");
  });

  it("of Python ask pip for wheels of the runtime's version", async () => {
    program(
      "python3",
      `echo "$@" > ${join(folder, "asked")}; while [ "$1" != --target ]; do shift; done; mkdir -p "$2/pkg"; touch "$2/pkg/__init__.py"`,
    );
    write({ "handler.py": "", "requirements.txt": "pkg==1.0.0\n" });
    const built = await buildPackage("f", "python", source, { cacheFolder });
    const asked = readFileSync(join(folder, "asked"), "utf8");
    assert.match(
      asked,
      /-m pip install .*--only-binary=:all: --python-version 3\.13 .*--platform manylinux2014_/,
    );
    assert.ok(filesOf(built).includes("pkg/__init__.py"), asked);
  });

  it("of Ruby with gems need the runtime's own Ruby", async () => {
    program("ruby", "printf 3.1.2");
    write({ "handler.rb": "", Gemfile: "gem 'rack'\n" });
    await assert.rejects(
      buildPackage("f", "ruby", source, { cacheFolder }),
      /its Gemfile has gems, and this machine's Ruby is 3\.1\.2; install Ruby 3\.4/,
    );
  });

  describe("of C#", () => {
    let endpoint: string | undefined;
    beforeEach(() => {
      endpoint = process.env.AWS_ENDPOINT_URL;
      process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:4566";
      cpSync(join(root, "functions", "hello", "csharp"), source, { recursive: true });
    });
    afterEach(() => {
      if (endpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
      else process.env.AWS_ENDPOINT_URL = endpoint;
    });

    it("come from mono for a cloud on this machine", async function () {
      needTools(this, "mcs", "mono");
      const built = await buildPackage("f", "csharp", source, { cacheFolder });
      assert.deepEqual(filesOf(built), ["Amazon.Lambda.Core.dll", "Hello.dll"]);
    });

    for (const url of [undefined, "https://lambda.us-east-1.amazonaws.com"]) {
      it(`never come from mono for AWS (AWS_ENDPOINT_URL ${url ?? "not set"})`, async () => {
        program("mcs", "exit 1");
        program("mono", "exit 1");
        process.env.PATH = join(folder, "bin");
        if (url === undefined) delete process.env.AWS_ENDPOINT_URL;
        else process.env.AWS_ENDPOINT_URL = url;
        await assert.rejects(
          buildPackage("f", "csharp", source, { cacheFolder }),
          /function "f": C# is not installed on this machine; install the \.NET 10 SDK/,
        );
      });
    }

    it("say so when mono has no stand-in for a package", async () => {
      program("mcs", "exit 1");
      program("mono", "exit 1");
      process.env.PATH = join(folder, "bin");
      write({
        "Hello.csproj": '<Project><PackageReference Include="Newtonsoft.Json" Version="1" /></Project>',
      });
      await assert.rejects(
        buildPackage("f", "csharp", source, { cacheFolder }),
        /mono cannot build it, since it uses Newtonsoft\.Json; install the \.NET 10 SDK/,
      );
    });

    it("are published by the .NET SDK where there is one", async () => {
      program(
        "dotnet",
        `while [ "$1" != --output ]; do shift; done; touch "$2/Hello.dll" "$2/Hello.runtimeconfig.json"`,
      );
      const built = await buildPackage("f", "csharp", source, { cacheFolder });
      assert.deepEqual(filesOf(built), ["Hello.dll", "Hello.runtimeconfig.json"]);
    });
  });

  it("of folders that are built already are packed as they are, the same bytes each time", async () => {
    write({ "Hello.dll": "x", run: "#!/bin/sh\n" });
    const first = await packFolder("f", source, { cacheFolder });
    const second = await packFolder("f", source, { cacheFolder: join(folder, "other") });
    assert.deepEqual(readFileSync(first.path), readFileSync(second.path));
    assert.deepEqual(filesOf(first), ["Hello.dll", "run"]);
  });

  it("hold code for one architecture only", async () => {
    write({ "a.so": elfOf(62), "b.so": elfOf(183) });
    await assert.rejects(
      packFolder("f", source, { cacheFolder }),
      /native code for x86_64 and arm64; a function runs on one of them/,
    );
  });
});

/** Unix mode of the first file in a zip, from its central directory. */
function modeOfFirst(path: string): number {
  const zip = readFileSync(path);
  const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  return zip.readUInt16LE(entry + 40);
}
