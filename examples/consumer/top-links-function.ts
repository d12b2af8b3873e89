import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import type { Platform } from "./platform";

/** The function behind the route. Its role writes its log and reads the platform's table, and nothing else. */
export function createTopLinksFunction({ tableName, tableReadPolicyArn }: Platform): aws.lambda.Function {
  const role = new aws.iam.Role("top-links", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  });
  const attach = (name: string, policyArn: string) =>
    new aws.iam.RolePolicyAttachment(`top-links-${name}`, { role: role.name, policyArn });
  const rights = [
    attach("log", aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole),
    attach("table", tableReadPolicyArn),
  ];
  return new aws.lambda.Function(
    "top-links",
    {
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: bundle("top-links.ts"),
      role: role.arn,
      timeout: 10,
      memorySize: 512,
      environment: { variables: { LINKS_TABLE: tableName } },
    },
    // Before its first invocation the function has all its rights.
    { dependsOn: rights },
  );
}

/** The file and what it imports, as the one file of a zip. */
function bundle(entryPoint: string): pulumi.asset.AssetArchive {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    write: false,
  });
  const [code] = outputFiles;
  if (!code) throw new Error(`esbuild made nothing of ${entryPoint}`);
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(code.text) });
}
