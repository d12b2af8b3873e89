import assert from "node:assert/strict";
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Service } from "../../local/service.ts";
import { DynamoDbService } from "../../local/services/dynamodb/index.ts";
import { IamService } from "../../local/services/iam/index.ts";
import { S3Service } from "../../local/services/s3/index.ts";
import { SecretsManagerService } from "../../local/services/secretsmanager/index.ts";
import { SqsService } from "../../local/services/sqs/index.ts";
import { SsmService } from "../../local/services/ssm/index.ts";
import { StsService } from "../../local/services/sts/index.ts";
import { Endpoint } from "../helpers/endpoint.ts";
import { trustLambda } from "../helpers/roles.ts";

const account = "arn:aws:dynamodb:us-east-1:000000000000";
const table = `${account}:table/links`;

describe("IAM, enforced on real clients", function () {
  this.timeout(30_000);
  let endpoint: Endpoint<readonly [IamService, ...Service[]]>;
  let iam: IamService;
  const opened: { destroy(): void }[] = [];

  before(async () => {
    endpoint = await Endpoint.serve((context) => {
      const service = new IamService(context);
      const secrets = new SecretsManagerService(context);
      return [
        service,
        new StsService(context, service),
        secrets,
        new SsmService(context, secrets),
        new SqsService(context),
        new S3Service(context),
        new DynamoDbService(context),
      ];
    });
    iam = endpoint.services[0];
    await endpoint.create("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy: trustLambda });
    const admin = open(DynamoDBClient, endpoint.client);
    const key = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" as const }];
    await admin.send(
      new CreateTableCommand({
        TableName: "links",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: key("pk"),
        AttributeDefinitions: ["pk", "owner"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        GlobalSecondaryIndexes: [
          { IndexName: "by-owner", KeySchema: key("owner"), Projection: { ProjectionType: "ALL" } },
        ],
      }),
    );
    const s3 = open(S3Client, endpoint.client);
    for (const Bucket of ["site", "other"]) await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket: "site", Key: "a/1", Body: "1" }));
  });
  after(async () => {
    for (const client of opened) client.destroy();
    await endpoint.stop();
  });

  function open<Client extends { destroy(): void }, Config>(
    type: new (config: Config) => Client,
    config: Config,
  ) {
    const client = new type(config);
    opened.push(client);
    return client;
  }

  /** A client that acts as the role, which may do what the statements say. */
  function as<Client extends { destroy(): void }>(
    type: new (config: Endpoint<never>["client"]) => Client,
    ...statements: readonly object[]
  ): Client {
    const allowed = statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement }));
    iam.store.putInlinePolicy("worker", "all", JSON.stringify({ Version: "2012-10-17", Statement: allowed }));
    const credentials = iam.credentialsFor("arn:aws:iam::000000000000:role/worker", "job");
    return open(type, { ...endpoint.client, credentials });
  }

  const user = "User: arn:aws:sts::000000000000:assumed-role/worker/job is not authorized to perform:";
  const nothing = { Action: "none:Nothing" };
  const item = (pk: string, more = {}) => ({ TableName: "links", Item: { pk: { S: pk }, ...more } });
  const refused = { name: "AccessDeniedException" };

  describe("refusals", () => {
    it("are AWS's text, and one line that names the grant to add", async () => {
      const client = as(DynamoDBClient, nothing);
      const message = `${user} dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`;
      for (let time = 0; time < 2; time++)
        await assert.rejects(client.send(new PutItemCommand(item("a"))), { ...refused, message });
      const told = endpoint.context.said.filter((line) => line.includes("dynamodb:PutItem"));
      assert.deepEqual(told, [
        `warn: job may not dynamodb:PutItem on ${table}: add { actions: ["dynamodb:PutItem"], resources: ["${table}"] } to the grants of "job"`,
      ]);
    });

    it("tell of an explicit deny", async () => {
      const client = as(DynamoDBClient, { Action: "*" }, { Effect: "Deny", Action: "dynamodb:Scan" });
      await assert.rejects(client.send(new ScanCommand({ TableName: "links" })), {
        message: `${user} dynamodb:Scan on resource: ${table} with an explicit deny in an identity-based policy`,
      });
    });

    it("are in each service's own form", async () => {
      await assert.rejects(as(S3Client, nothing).send(new GetObjectCommand({ Bucket: "site", Key: "a/1" })), {
        name: "AccessDenied",
        message: `${user} s3:GetObject on resource: "arn:aws:s3:::site/a/1" because no identity-based policy allows the s3:GetObject action`,
      });
      await assert.rejects(as(IAMClient, nothing).send(new GetRoleCommand({ RoleName: "worker" })), {
        name: "AccessDenied",
      });
      await assert.rejects(as(SSMClient, nothing).send(new GetParameterCommand({ Name: "/a" })), refused);
    });

    it("leave alone what everybody may do", async () => {
      const { Arn } = await as(STSClient, nothing).send(new GetCallerIdentityCommand({}));
      assert.equal(Arn, "arn:aws:sts::000000000000:assumed-role/worker/job");
    });

    it("apply from the next call on when a policy changes", async () => {
      const client = as(DynamoDBClient, { Action: "dynamodb:PutItem", Resource: table });
      await client.send(new PutItemCommand(item("a")));
      as(DynamoDBClient, nothing);
      await assert.rejects(client.send(new PutItemCommand(item("a"))), refused);
    });
  });

  describe("DynamoDB", () => {
    it("asks for an index by its own ARN", async () => {
      const query = new QueryCommand({
        TableName: "links",
        IndexName: "by-owner",
        KeyConditionExpression: "#o = :o",
        ExpressionAttributeNames: { "#o": "owner" },
        ExpressionAttributeValues: { ":o": { S: "me" } },
      });
      await assert.rejects(
        as(DynamoDBClient, { Action: "dynamodb:Query", Resource: table }).send(query),
        refused,
      );
      await as(DynamoDBClient, { Action: "dynamodb:Query", Resource: `${table}/index/by-owner` }).send(query);
    });

    it("asks for each action of a transaction and each table of a batch", async () => {
      const transaction = new TransactWriteItemsCommand({
        TransactItems: [{ Put: item("t") }, { Delete: { TableName: "links", Key: { pk: { S: "u" } } } }],
      });
      const put = { Action: "dynamodb:PutItem" };
      await assert.rejects(as(DynamoDBClient, put).send(transaction), /dynamodb:DeleteItem/);
      await as(DynamoDBClient, put, { Action: "dynamodb:DeleteItem" }).send(transaction);
      const batch = new BatchWriteItemCommand({
        RequestItems: { links: [{ PutRequest: { Item: { pk: { S: "b" } } } }] },
      });
      await assert.rejects(as(DynamoDBClient, put).send(batch), /dynamodb:BatchWriteItem/);
      await as(DynamoDBClient, { Action: "dynamodb:BatchWriteItem", Resource: table }).send(batch);
    });

    it("asks for PartiQL by what the statement does", async () => {
      const select = { Action: "dynamodb:PartiQLSelect", Resource: table };
      const run = (Statement: string) =>
        as(DynamoDBClient, select).send(new ExecuteStatementCommand({ Statement }));
      await assert.rejects(run(`DELETE FROM "links" WHERE pk = 'a'`), /dynamodb:PartiQLDelete/);
      await assert.rejects(run(`SELECT * FROM "other"`), /table\/other/);
      // What the engine makes of it is its own affair: it was let through.
      await run(`SELECT * FROM "links" WHERE pk = 'a'`).catch((error: Error) =>
        assert.notEqual(error.name, refused.name),
      );
    });

    it("holds the partition key against dynamodb:LeadingKeys", async () => {
      const client = as(DynamoDBClient, {
        Action: ["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchWriteItem"],
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["mine"] } },
      });
      const get = (pk: string) =>
        client.send(new GetItemCommand({ TableName: "links", Key: { pk: { S: pk } } }));
      const query = (pk: string) =>
        client.send(
          new QueryCommand({
            TableName: "links",
            KeyConditionExpression: "#k = :k",
            ExpressionAttributeNames: { "#k": "pk" },
            ExpressionAttributeValues: { ":k": { S: pk } },
          }),
        );
      const batch = (...keys: string[]) =>
        client.send(
          new BatchWriteItemCommand({
            RequestItems: { links: keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } })) },
          }),
        );
      await client.send(new PutItemCommand(item("mine")));
      await get("mine");
      await query("mine");
      await batch("mine");
      await assert.rejects(client.send(new PutItemCommand(item("yours"))), refused);
      await assert.rejects(get("yours"), refused);
      await assert.rejects(query("yours"), refused);
      await assert.rejects(batch("mine", "yours"), refused);
    });

    it("holds attribute names against dynamodb:Attributes", async () => {
      const client = as(DynamoDBClient, {
        Action: "dynamodb:*",
        Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "title"] } },
      });
      const update = (UpdateExpression: string, names = {}) =>
        client.send(
          new UpdateItemCommand({
            TableName: "links",
            Key: { pk: { S: "a" } },
            UpdateExpression,
            ExpressionAttributeValues: { ":v": { S: "v" } },
            ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
          }),
        );
      await update("SET title = :v");
      await update("SET #t = :v", { "#t": "title" });
      await assert.rejects(update("SET secret = :v"), refused);
      await assert.rejects(update("SET #s = :v", { "#s": "secret" }), refused);
      await assert.rejects(client.send(new PutItemCommand(item("a", { secret: { S: "x" } }))), refused);
    });
  });

  describe("S3", () => {
    const inSite = "arn:aws:s3:::site/*";

    it("tells listing from reading, and narrows listing by s3:prefix", async () => {
      const list = (Prefix: string) => new ListObjectsV2Command({ Bucket: "site", Prefix });
      await assert.rejects(as(S3Client, { Action: "s3:GetObject", Resource: inSite }).send(list("a/")), {
        name: "AccessDenied",
      });
      const client = as(S3Client, {
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::site",
        Condition: { StringLike: { "s3:prefix": "a/*" } },
      });
      assert.equal((await client.send(list("a/"))).KeyCount, 1);
      await assert.rejects(client.send(list("b/")), { name: "AccessDenied" });
    });

    it("says that a key is absent only to who may list", async () => {
      const get = new GetObjectCommand({ Bucket: "site", Key: "absent" });
      const read = { Action: "s3:GetObject", Resource: inSite };
      await assert.rejects(as(S3Client, read).send(get), { name: "AccessDenied" });
      const list = { Action: "s3:ListBucket", Resource: "arn:aws:s3:::site" };
      await assert.rejects(as(S3Client, read, list).send(get), { name: "NoSuchKey" });
    });

    it("takes a copy for a read and a write", async () => {
      const copy = new CopyObjectCommand({ Bucket: "other", Key: "1", CopySource: "site/a/1" });
      const read = { Action: "s3:GetObject", Resource: inSite };
      const write = { Action: "s3:PutObject", Resource: "arn:aws:s3:::other/*" };
      await assert.rejects(as(S3Client, write).send(copy), /s3:GetObject/);
      await assert.rejects(as(S3Client, read).send(copy), /s3:PutObject/);
      await as(S3Client, read, write).send(copy);
    });

    it("refuses one by one what DeleteObjects may not", async () => {
      const client = as(S3Client, { Action: "s3:DeleteObject", Resource: "arn:aws:s3:::other/a*" });
      const Objects = [{ Key: "a" }, { Key: "b" }];
      const { Deleted, Errors } = await client.send(
        new DeleteObjectsCommand({ Bucket: "other", Delete: { Objects } }),
      );
      assert.deepEqual(
        Deleted?.map(({ Key }) => Key),
        ["a"],
      );
      assert.deepEqual(
        Errors?.map(({ Key, Code }) => [Key, Code]),
        [["b", "AccessDenied"]],
      );
    });

    it("lets the bucket's policy give and take", async () => {
      const get = new GetObjectCommand({ Bucket: "site", Key: "a/1" });
      const policy = async (statement: object) =>
        endpoint.create("aws:s3/bucketPolicy:BucketPolicy", "policy", {
          bucket: "site",
          policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Resource: inSite, ...statement }] }),
        });
      const worker = { AWS: "arn:aws:iam::000000000000:role/worker" };
      const given = await policy({ Effect: "Allow", Principal: worker, Action: "s3:GetObject" });
      await as(S3Client, nothing).send(get);
      await endpoint.handler("aws:s3/bucketPolicy:BucketPolicy").delete(given);
      const taken = await policy({ Effect: "Deny", Principal: "*", Action: "s3:GetObject" });
      await assert.rejects(
        as(S3Client, { Action: "*" }).send(get),
        /explicit deny in a resource-based policy/,
      );
      await endpoint.handler("aws:s3/bucketPolicy:BucketPolicy").delete(taken);
    });
  });

  describe("SQS", () => {
    const arn = "arn:aws:sqs:us-east-1:000000000000:jobs";
    let QueueUrl: string;

    before(async () => {
      const admin = open(SQSClient, endpoint.client);
      QueueUrl = (await admin.send(new CreateQueueCommand({ QueueName: "jobs" }))).QueueUrl ?? "";
    });

    it("asks by the queue's ARN, for batches as for single messages", async () => {
      const client = as(SQSClient, { Action: "sqs:SendMessage", Resource: arn });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
      await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "1", MessageBody: "b" }] }));
      await assert.rejects(client.send(new ReceiveMessageCommand({ QueueUrl })), /sqs:ReceiveMessage/);
    });

    it("lets the queue's policy give and take", async () => {
      const policy = async (statement: object) =>
        endpoint.create("aws:sqs/queuePolicy:QueuePolicy", "policy", {
          queueUrl: QueueUrl,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Resource: arn, Action: "sqs:ReceiveMessage", ...statement }],
          }),
        });
      const receive = new ReceiveMessageCommand({ QueueUrl });
      await policy({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:role/worker" } });
      await as(SQSClient, nothing).send(receive);
      await policy({ Effect: "Deny", Principal: "*" });
      await assert.rejects(
        as(SQSClient, { Action: "sqs:*" }).send(receive),
        /explicit deny in a resource-based policy/,
      );
    });
  });

  describe("Secrets Manager", () => {
    it("asks for a secret by its whole ARN, also through Parameter Store", async () => {
      const admin = open(SecretsManagerClient, endpoint.client);
      const { ARN = "" } = await admin.send(new CreateSecretCommand({ Name: "key", SecretString: "x" }));
      const get = new GetSecretValueCommand({ SecretId: "key" });
      const read = { Action: "secretsmanager:GetSecretValue", Resource: ARN };
      await as(SecretsManagerClient, read).send(get);
      await assert.rejects(
        as(SecretsManagerClient, { ...read, Resource: ARN.slice(0, -7) }).send(get),
        refused,
      );
      const through = new GetParameterCommand({
        Name: "/aws/reference/secretsmanager/key",
        WithDecryption: true,
      });
      const parameter = { Action: "ssm:GetParameter" };
      await assert.rejects(as(SSMClient, parameter).send(through), /secretsmanager:GetSecretValue/);
      await as(SSMClient, parameter, read).send(through);
    });
  });

  it("asks a role's trust policy and the caller's own for AssumeRole", async () => {
    const RoleArn = "arn:aws:iam::000000000000:role/trusting";
    const trust = (AWS: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
      });
    const role = await endpoint.create("aws:iam/role:Role", "trusting", {
      name: "trusting",
      assumeRolePolicy: trust("arn:aws:iam::000000000000:root"),
    });
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "x1", DurationSeconds: 900 });
    await assert.rejects(as(STSClient, nothing).send(assume), { name: "AccessDenied" });
    await as(STSClient, { Action: "sts:AssumeRole", Resource: RoleArn }).send(assume);
    await endpoint.update("aws:iam/role:Role", role, { name: "trusting", assumeRolePolicy: trustLambda });
    await assert.rejects(as(STSClient, { Action: "sts:AssumeRole", Resource: RoleArn }).send(assume), {
      name: "AccessDenied",
    });
  });
});
