import { arnOf, type CloudContext } from "../../../context.ts";
import { Archive, numberOf, objectOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import { packageProblem, type StoredCode } from "../code-store.ts";
import { functionConfiguration, functionDefaults } from "../configuration.ts";
import type { LambdaService } from "../index.ts";
import { launchOf } from "../runtime/launch.ts";
import { checkFunction } from "./function-checks.ts";

export function functionHandler(lambda: LambdaService): ResourceHandler {
  const { context } = lambda;
  const put = (outputs: Properties) => {
    const configuration = functionConfiguration(outputs);
    if (textsOf(outputs, "layers").length > 0) {
      context.log.warn(`Lambda: layers of "${configuration.name}" are not loaded.`);
    }
    lambda.put(configuration);
  };
  const putNew = async (inputs: Properties, code: StoredCode): Promise<Properties> => {
    const outputs = outputsOf(context, inputs, code);
    put(outputs);
    await prepare(outputs);
    if (inputs.publish !== true) return outputs;
    return withVersion(context, outputs, lambda.publish(functionConfiguration(outputs)));
  };
  /** What its runtime needs is fetched or made now, not at its first invocation. */
  const prepare = async (outputs: Properties) => {
    const { name, runtime, handler, codeHash } = functionConfiguration(outputs);
    await launchOf(runtime)
      ?.command({ taskRoot: lambda.code.folderOf(codeHash), handler })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        context.log.warn(`Lambda: "${name}" is kept, but cannot be run here: ${reason}`);
      });
  };
  const pruneLater = () => {
    lambda
      .pruneCode()
      .catch((error: unknown) => context.log.warn(`Lambda: cannot remove old code: ${error}`));
  };
  return {
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "packageType"],
    changesWithUpdate: [
      "codeSha256",
      "lastModified",
      "qualifiedArn",
      "qualifiedInvokeArn",
      "sourceCodeHash",
      "sourceCodeSize",
      "version",
    ],
    note: "Zip archives of every managed runtime and provided.*, on the machine's own Node, Python, Ruby, Java and mono or .NET, whatever version the runtime names. The memory limit needs /proc, and a private /tmp of the set size needs user namespaces (both Linux): elsewhere memory is told only, and the temporary folder alone is private. Environments are not frozen between invocations, processing power does not follow memory; layers, VPCs, file systems and response streaming are without effect.",
    check: checkFunction,
    async checkContent({ code }) {
      const problem = code instanceof Archive ? await packageProblem(code) : undefined;
      return problem === undefined ? [] : [{ property: "code", reason: problem }];
    },
    async create({ inputs }) {
      lambda.requireAssumable(textOf(inputs, "role") ?? "");
      const code = await storedCode(lambda, inputs);
      const outputs = await putNew(inputs, code);
      return { id: String(outputs.name), outputs };
    },
    async update({ inputs, oldInputs, oldOutputs }) {
      lambda.requireAssumable(textOf(inputs, "role") ?? "");
      const code = sameCode(inputs, oldInputs) ? keptCode(oldOutputs) : await storedCode(lambda, inputs);
      const outputs = await putNew(inputs, code);
      pruneLater();
      return outputs;
    },
    async delete({ id, outputs }) {
      if (outputs.skipDestroy === true) return;
      await lambda.remove(id);
      pruneLater();
    },
    async restore({ outputs, urn }) {
      const configuration = functionConfiguration(outputs);
      if (!(await lambda.code.ensure(configuration.codeHash))) {
        context.log.error(
          `Lambda: the code of "${configuration.name}" is gone from ${lambda.code.folderOf(configuration.codeHash)}; its invocations will fail. Change the function, or clear the stack with --reset (${urn}).`,
        );
      }
      put(outputs);
    },
  };
}

/** The address by which API Gateway names a function. */
export function invokeArnOf(context: CloudContext, arn: string): string {
  return `arn:aws:apigateway:${context.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

async function storedCode(lambda: LambdaService, inputs: Properties): Promise<StoredCode> {
  if (!(inputs.code instanceof Archive)) {
    throw new Error(`function "${textOf(inputs, "name")}": code is missing; give \`code\` an archive`);
  }
  try {
    return await lambda.code.store(inputs.code);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`function "${textOf(inputs, "name")}": ${reason}`, { cause: error });
  }
}

function sameCode(inputs: Properties, oldInputs: Properties): boolean {
  return (
    inputs.code instanceof Archive &&
    oldInputs.code instanceof Archive &&
    inputs.code.hash === oldInputs.code.hash
  );
}

function keptCode(outputs: Properties): StoredCode {
  const { codeHash, codeSize } = functionConfiguration(outputs);
  return { hash: codeHash, size: codeSize };
}

function withVersion(context: CloudContext, outputs: Properties, version: string): Properties {
  const qualifiedArn = `${textOf(outputs, "arn")}:${version}`;
  return { ...outputs, version, qualifiedArn, qualifiedInvokeArn: invokeArnOf(context, qualifiedArn) };
}

function outputsOf(context: CloudContext, inputs: Properties, code: StoredCode): Properties {
  const name = textOf(inputs, "name") ?? "";
  const arn = arnOf(context, "lambda", `function:${name}`);
  const codeSha256 = Buffer.from(code.hash, "hex").toString("base64");
  const logging = objectOf(inputs, "loggingConfig");
  const logFormat = textOf(logging, "logFormat") ?? "Text";
  const tags = objectOf(inputs, "tags");
  const outputs: Properties = {
    ...inputs,
    id: name,
    name,
    arn,
    invokeArn: invokeArnOf(context, arn),
    responseStreamingInvokeArn: `arn:aws:apigateway:${context.region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
    lastModified: new Date(context.clock.now()).toISOString().replace("Z", "+0000"),
    codeSha256,
    sourceCodeHash: textOf(inputs, "sourceCodeHash") ?? codeSha256,
    sourceCodeSize: code.size,
    packageType: "Zip",
    architectures: inputs.architectures ?? ["x86_64"],
    memorySize: numberOf(inputs, "memorySize") ?? functionDefaults.memorySize,
    timeout: numberOf(inputs, "timeout") ?? functionDefaults.timeout,
    ephemeralStorage: inputs.ephemeralStorage ?? { size: functionDefaults.ephemeralStorage },
    tracingConfig: inputs.tracingConfig ?? { mode: "PassThrough" },
    loggingConfig: {
      logFormat,
      logGroup: textOf(logging, "logGroup") || `/aws/lambda/${name}`,
      applicationLogLevel: textOf(logging, "applicationLogLevel") ?? (logFormat === "JSON" ? "INFO" : ""),
      systemLogLevel: textOf(logging, "systemLogLevel") ?? (logFormat === "JSON" ? "INFO" : ""),
    },
    publish: inputs.publish === true,
    reservedConcurrentExecutions: numberOf(inputs, "reservedConcurrentExecutions") ?? -1,
    skipDestroy: inputs.skipDestroy === true,
    signingJobArn: "",
    signingProfileVersionArn: "",
    region: context.region,
    tags,
    tagsAll: tags,
  };
  return withVersion(context, outputs, "$LATEST");
}
