import { basename } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { languages } from "../lib/packages";
import { LambdaFunction, type LambdaFunctionArgs } from "./lambda-function";

export interface InlineSourceArgs extends LambdaFunctionArgs {
  language: "python" | "ruby";
  /** The function's whole code, from the project's root: `functions/hello/python/handler.py`. */
  file: `${string}.py` | `${string}.rb`;
  /**
   * What of the file is called, as the runtime names it: `LambdaFunctions::Handler.process`.
   * @default "lambda_handler"
   */
  handler?: string;
}

/**
 * A Lambda function that is one file of Python or Ruby, with nothing to build and no packages.
 *
 * ```ts
 * new InlineSource("hello-python", { language: "python", file: "functions/hello/python/handler.py" });
 * ```
 *
 * Creates what every `LambdaFunction` has. It runs on arm64, which costs a fifth less than x86. One that needs
 * packages is a `PackagedFunction`.
 */
export class InlineSource extends LambdaFunction {
  constructor(name: string, args: InlineSourceArgs, options?: pulumi.ComponentResourceOptions) {
    const file = basename(args.file);
    const code = {
      runtime: languages[args.language].runtime,
      architecture: "arm64",
      handler: `${file.replace(/\.\w+$/, "")}.${args.handler ?? "lambda_handler"}`,
      archive: new pulumi.asset.AssetArchive({ [file]: new pulumi.asset.FileAsset(args.file) }),
    } as const;
    super("platform:components:InlineSource", name, args, code, options);
  }
}
