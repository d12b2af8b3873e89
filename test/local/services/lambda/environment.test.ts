import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";

describe("Lambda execution environment", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  const expected = (name: string, handler = "index.handler") => ({
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    HOME: "/home/sbx_user1051",
    AWS_ENDPOINT_URL: services.url,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    AWS_LAMBDA_LOG_FORMAT: "Text",
    _HANDLER: handler,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    TABLE: "links",
  });
  /** Variables whose values differ from run to run, or with this machine. */
  const changing = [
    "AWS_ACCESS_KEY_ID",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_X_AMZN_TRACE_ID",
  ];

  for (const [how, variables] of [
    ["a spare process", {}],
    ["a process of its own", { NODE_OPTIONS: "--no-deprecation" }],
  ] as const) {
    it(`has AWS's variables and the function's, and nothing of the developer's, in ${how}`, async () => {
      process.env.DEVELOPERS_SECRET = "hunter2";
      try {
        const name = `env-${Object.keys(variables).length}`;
        const code =
          "exports.handler = async () => ({ env: process.env, cwd: process.cwd(), home: require('node:os').homedir() });";
        const { outputs } = await createFunction(services, name, code, {
          environment: { variables: { TABLE: "links", ...variables } },
        });
        // The handler above answers this shape.
        const { env, cwd, home } = (await invoke(services, name)).value as {
          env: Record<string, string>;
          cwd: string;
          home: string;
        };
        const { NODE_COMPILE_CACHE, ...seen } = env;
        assert.equal(NODE_COMPILE_CACHE !== undefined, how === "a process of its own");
        const fixed = Object.fromEntries(Object.entries(seen).filter(([key]) => !changing.includes(key)));
        assert.deepEqual(fixed, { ...expected(name), ...variables });
        for (const key of changing) assert.ok(seen[key], `${key} is missing`);
        const credentials = services.iam.credentialsFor(String(outputs.role), name);
        assert.equal(seen.AWS_ACCESS_KEY_ID, credentials.accessKeyId);
        assert.equal(seen.AWS_SECRET_ACCESS_KEY, credentials.secretAccessKey);
        assert.equal(seen.AWS_SESSION_TOKEN, credentials.sessionToken);
        assert.equal(cwd, seen.LAMBDA_TASK_ROOT);
        assert.ok(!existsSync(home), "the home folder would hold somebody's configuration");
      } finally {
        delete process.env.DEVELOPERS_SECRET;
      }
    });
  }

  it("refuses connections to AWS, and names the service", async () => {
    const code = `const dns = require('node:dns'), https = require('node:https'), net = require('node:net');
      const tries = {
        fetch: (host) => fetch('https://' + host).catch((error) => { throw error.cause ?? error; }),
        https: (host) => new Promise((resolve, reject) => https.get('https://' + host, resolve).on('error', reject)),
        net: (host) => new Promise((resolve, reject) => net.connect(443, host, resolve).on('error', reject)),
        lookup: (host) => new Promise((resolve, reject) => dns.lookup(host, (error) => error ? reject(error) : resolve())),
        promise: (host) => dns.promises.lookup(host),
      };
      exports.handler = async ({ how, host }) => {
        try { await tries[how](host); return 'reached'; } catch (error) { return error.code + ' ' + error.message; }
      };`;
    await createFunction(services, "caller", code);
    for (const how of ["fetch", "https", "net", "lookup", "promise"]) {
      const { value } = await invoke(services, "caller", { how, host: "sqs.us-east-1.amazonaws.com" });
      assert.match(
        String(value),
        /^ERR_LOCAL_CLOUD_REFUSED Local mode never talks to AWS: the connection to sqs\.us-east-1\.amazonaws\.com was refused\. If the local cloud has SQS, /,
        how,
      );
    }
    for (const [host, service] of [
      ["bucket.s3.eu-west-1.amazonaws.com", "S3"],
      ["dynamodb.us-east-1.amazonaws.com", "DynamoDB"],
      ["sts.amazonaws.com", "STS"],
      ["lambda.us-east-1.api.aws", "Lambda"],
      ["abc123.execute-api.us-east-1.amazonaws.com", "API Gateway"],
      ["kms.cn-north-1.amazonaws.com.cn", "KMS"],
    ]) {
      const { value } = await invoke(services, "caller", { how: "lookup", host });
      assert.ok(String(value).includes(`If the local cloud has ${service}, `), `${host}: ${value}`);
    }
    const { value } = await invoke(services, "caller", { how: "net", host: "notamazonaws.com.localhost" });
    assert.doesNotMatch(String(value), /^ERR_LOCAL_CLOUD_REFUSED/);
  });

  it("reaches the local cloud with the role's own keys", async () => {
    const code = `const http = require('node:http');
      const { createHash, createHmac } = require('node:crypto');
      const sha256 = (text) => createHash('sha256').update(text).digest('hex');
      exports.handler = () => new Promise((resolve, reject) => {
        const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
        const host = new URL(AWS_ENDPOINT_URL).host;
        const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
        const scope = time.slice(0, 8) + '/us-east-1/sts/aws4_request';
        const signed = 'host;x-amz-date;x-amz-security-token';
        const canonical = ['GET', '/', 'Action=GetCallerIdentity&Version=2011-06-15', 'host:' + host,
          'x-amz-date:' + time, 'x-amz-security-token:' + AWS_SESSION_TOKEN, '', signed, sha256('')].join('\\n');
        const key = scope.split('/').reduce((key, part) => createHmac('sha256', key).update(part).digest(), 'AWS4' + AWS_SECRET_ACCESS_KEY);
        const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\\n');
        const headers = { 'x-amz-date': time, 'x-amz-security-token': AWS_SESSION_TOKEN,
          authorization: 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/' + scope + ', SignedHeaders=' + signed +
            ', Signature=' + createHmac('sha256', key).update(text).digest('hex') };
        http.get(AWS_ENDPOINT_URL + '/?Action=GetCallerIdentity&Version=2011-06-15', { headers }, (response) => {
          let text = ''; response.on('data', (chunk) => text += chunk).on('end', () => resolve(text));
        }).on('error', reject);
      });`;
    await createFunction(services, "who", code);
    assert.match(
      String((await invoke(services, "who")).value),
      /<Arn>arn:aws:sts::000000000000:assumed-role\/test\/who<\/Arn>/,
    );
  });

  it("loads nothing from outside the archive but what Lambda brings along", async () => {
    const modules = join(services.context.dir, "node_modules");
    for (const name of ["forgotten", "@aws-sdk/client-x"]) {
      await mkdir(join(modules, name), { recursive: true });
      await import("node:fs/promises").then(({ writeFile }) =>
        writeFile(join(modules, name, "index.js"), "module.exports = 'found';"),
      );
    }
    await createFunction(
      services,
      "forgets",
      "const x = require('forgotten'); exports.handler = async () => x;",
    );
    await createFunction(
      services,
      "imports",
      "exports.handler = async () => import('forgotten').then(() => 'found', (error) => error.message);",
    );
    await createFunction(
      services,
      "provided",
      "const x = require('@aws-sdk/client-x'); exports.handler = async () => x;",
    );
    assert.match(
      JSON.stringify((await invoke(services, "forgets")).value),
      /Cannot find module 'forgotten' in the deployment package/,
    );
    assert.match(
      String((await invoke(services, "imports")).value),
      /Cannot find module 'forgotten' in the deployment package/,
    );
    assert.equal((await invoke(services, "provided")).value, "found");
    await rm(modules, { recursive: true });
  });
});
