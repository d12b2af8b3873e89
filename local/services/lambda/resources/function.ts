import { arnOf, type CloudContext } from "../../../context.ts";
import { Archive, numberOf, objectOf, type Properties, textOf, textsOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { StoredCode } from "../code-store.ts";
import { functionConfiguration, functionDefaults } from "../configuration.ts";
import type { LambdaService } from "../index.ts";
import { launchOf } from "../runtime/launch.ts";
import { checkFunction } from "./function-checks.ts";

export function functionHandler(lambda: LambdaService): ResourceHandler {
  const { context } = lambda;
  const put = (outputs: Properties) => {
    const configuration = functionConfiguration(outputs);
    if (!launchOf(configuration.runtime)) {
      context.log.warn(
        `Lambda: "${configuration.name}" is kept, but ${configuration.runtime} cannot be run here yet.`,
      );
    }
    if (textsOf(outputs, "layers").length > 0) {
      context.log.warn(`Lambda: layers of "${configuration.name}" are not loaded.`);
    }
    lambda.put(configuration);
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
    note: "Node from zip archives; memory size is told, not enforced; environments are not frozen between invocations; layers, VPCs, file systems and response streaming are without effect; every version runs the present code.",
    check: checkFunction,
    async create({ inputs }) {
      lambda.requireAssumable(textOf(inputs, "role") ?? "");
      const code = await storedCode(lambda, inputs);
      const outputs = outputsOf(context, inputs, code, 1);
      put(outputs);
      return { id: String(outputs.name), outputs };
    },
    async update({ inputs, oldInputs, oldOutputs }) {
      lambda.requireAssumable(textOf(inputs, "role") ?? "");
      const code = sameCode(inputs, oldInputs) ? keptCode(oldOutputs) : await storedCode(lambda, inputs);
      const before = Number(oldOutputs.version);
      const outputs = outputsOf(context, inputs, code, Number.isNaN(before) ? 1 : before + 1);
      put(outputs);
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

function outputsOf(
  context: CloudContext,
  inputs: Properties,
  code: StoredCode,
  published: number,
): Properties {
  const name = textOf(inputs, "name") ?? "";
  const arn = arnOf(context, "lambda", `function:${name}`);
  const version = inputs.publish === true ? String(published) : "$LATEST";
  const qualifiedArn = `${arn}:${version}`;
  const codeSha256 = Buffer.from(code.hash, "hex").toString("base64");
  const logging = objectOf(inputs, "loggingConfig");
  const logFormat = textOf(logging, "logFormat") ?? "Text";
  const tags = objectOf(inputs, "tags");
  return {
    ...inputs,
    id: name,
    name,
    arn,
    invokeArn: invokeArnOf(context, arn),
    qualifiedArn,
    qualifiedInvokeArn: invokeArnOf(context, qualifiedArn),
    responseStreamingInvokeArn: `arn:aws:apigateway:${context.region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
    version,
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
}
