import { relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildPackage, type LanguageName, languages, packFolder } from "../lib/packages";
import { LambdaFunction, type LambdaFunctionArgs } from "./lambda-function";

interface Packaged extends LambdaFunctionArgs {
  /** Folder, from the project's root: `functions/hello/java`. */
  source: string;
  /**
   * As the runtime reads it: `handler.lambda_handler` (Python), `handler.LambdaFunctions::Handler.process` (Ruby),
   * `example.Hello::myHandler` (Java), `Hello::Example.Hello::MyHandler` (C#).
   * @default "bootstrap", which is Go's
   */
  handler?: string;
}

/** Built here, when the sources or the tools changed. */
export interface BuiltFunctionArgs extends Packaged {
  language: LanguageName;
}

/** Built by something else: a folder that is packed as it is. */
export interface PrebuiltFunctionArgs extends Packaged {
  language: "prebuilt";
  /** `dotnet10`; https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
  runtime: string;
}

export type PackagedFunctionArgs = BuiltFunctionArgs | PrebuiltFunctionArgs;

/**
 * A Lambda function as a deployment package of Python, Ruby, Java, Go or C#.
 *
 * ```ts
 * new PackagedFunction("hello-java", {
 *   language: "java",
 *   source: "functions/hello/java",
 *   handler: "example.Hello::myHandler",
 * });
 * ```
 *
 * Creates what every `LambdaFunction` has. The package is built while the program runs, beside the rest of it, and
 * kept until its sources change; docs/languages.md says what each language needs. Native code decides the
 * architecture; without any the function runs on arm64, which costs a fifth less than x86.
 */
export class PackagedFunction extends LambdaFunction {
  constructor(name: string, args: PackagedFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    const built =
      args.language === "prebuilt"
        ? packFolder(name, args.source)
        : buildPackage(name, args.language, args.source);
    const code = {
      runtime: args.language === "prebuilt" ? args.runtime : languages[args.language].runtime,
      architecture: built.then(({ architecture }) => architecture),
      handler: args.handler ?? "bootstrap",
      // Relative, so that the state is the same wherever the project lies.
      archive: built.then(({ path }) => new pulumi.asset.FileArchive(relative(process.cwd(), path))),
    };
    super("platform:components:PackagedFunction", name, args, code, options);
  }
}
