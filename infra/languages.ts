import * as pulumi from "@pulumi/pulumi";
import { hello } from "../functions/hello/node/handler";
import { InlineFunction } from "./components/inline-function";
import { InlineSource } from "./components/inline-source";
import type { LambdaFunction, LambdaFunctionArgs } from "./components/lambda-function";
import { type BuiltFunctionArgs, PackagedFunction } from "./components/packaged-function";
import { type HelloLanguage, helloLanguages } from "./config";
import { buildPackage, requireToolchain } from "./lib/packages";
import { DownloadError, MissingToolchain } from "./lib/packages/failures";
import type { Stage } from "./stage";

/** The hello functions there are, by name: `hello-java`. Known when their packages are built. */
export type Languages = Promise<Readonly<Record<string, LambdaFunction>>>;

interface Definition {
  /** Sees to what the function is made of. @throws MissingToolchain, DownloadError, BuildError */
  prepare(name: string): Promise<unknown>;
  create(name: string, common: LambdaFunctionArgs): LambdaFunction;
}

const source = (language: HelloLanguage) => `functions/hello/${language}`;

const definitions: Readonly<Record<HelloLanguage, Definition>> = {
  node: {
    prepare: async () => {},
    create: (name, common) => new InlineFunction(name, { ...common, callback: () => hello() }),
  },
  python: {
    prepare: async (name) => requireToolchain(name, "python"),
    create: (name, common) =>
      new InlineSource(name, { ...common, language: "python", file: "functions/hello/python/handler.py" }),
  },
  ruby: packaged({
    language: "ruby",
    source: source("ruby"),
    handler: "handler.LambdaFunctions::Handler.process",
  }),
  java: packaged({ language: "java", source: source("java"), handler: "example.Hello::myHandler" }),
  go: packaged({ language: "go", source: source("go") }),
  csharp: packaged({
    language: "csharp",
    source: source("csharp"),
    handler: "Hello::Example.Hello::MyHandler",
  }),
};

/** A hello function in each language that `platform:hello` asks for. Their packages are built beside all the rest. */
export async function createLanguages(stage: Stage): Languages {
  const auto = stage.hello === "auto";
  const wanted = stage.hello === "auto" ? helloLanguages : stage.hello;
  const functions = await Promise.all(
    wanted.map(async (language) => {
      const name = `hello-${language}`;
      const { prepare, create } = definitions[language];
      if (auto && !(await isPossible(name, prepare))) return [];
      return [[name, create(name, { logRetention: stage.logRetention })] as const];
    }),
  );
  return Object.fromEntries(functions.flat());
}

function packaged(args: BuiltFunctionArgs): Definition {
  return {
    prepare: (name) => buildPackage(name, args.language, args.source),
    create: (name, common) => new PackagedFunction(name, { ...common, ...args }),
  };
}

/** Under `auto` what this machine lacks is left out, with a line that says so. Sources that do not build are an error. */
async function isPossible(name: string, prepare: Definition["prepare"]): Promise<boolean> {
  try {
    await prepare(name);
    return true;
  } catch (error) {
    if (!(error instanceof MissingToolchain || error instanceof DownloadError)) throw error;
    await pulumi.log.warn(`${error.message}. Left out, since platform:hello is "auto".`);
    return false;
  }
}
