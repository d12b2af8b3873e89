import type { OperationEntry } from "../../gateway/api.ts";
import { onAnything } from "../../gateway/permission.ts";
import type { DynamoDbPermissions } from "./operation.ts";
import { onBatch, onTransaction } from "./permissions/batch.ts";
import { onItem, onItems } from "./permissions/item.ts";
import { onStatements } from "./permissions/statement.ts";
import { onResource, onShard, onStream } from "./permissions/stream.ts";
import { onTable } from "./permissions/table.ts";

/** An operation that the engine does whole. */
export interface PassedOn extends OperationEntry {
  readonly permissions: DynamoDbPermissions;
}

const streams = "DynamoDB Streams; one shard a stream.";

/** Passed to the engine as they are. */
export const passedOn: readonly PassedOn[] = [
  { name: "BatchExecuteStatement", permissions: onStatements("Statements") },
  { name: "BatchGetItem", permissions: onBatch("dynamodb:BatchGetItem") },
  { name: "BatchWriteItem", permissions: onBatch("dynamodb:BatchWriteItem") },
  { name: "CreateTable", permissions: onTable("dynamodb:CreateTable") },
  { name: "DeleteItem", permissions: onItem("dynamodb:DeleteItem") },
  { name: "DescribeTable", permissions: onTable("dynamodb:DescribeTable") },
  { name: "ExecuteStatement", permissions: onStatements() },
  { name: "ExecuteTransaction", permissions: onStatements("TransactStatements") },
  { name: "GetItem", permissions: onItem("dynamodb:GetItem") },
  { name: "ListTables", permissions: onAnything("dynamodb:ListTables") },
  { name: "ListTagsOfResource", permissions: onResource("dynamodb:ListTagsOfResource") },
  { name: "PutItem", permissions: onItem("dynamodb:PutItem") },
  { name: "Query", permissions: onItems("dynamodb:Query") },
  { name: "Scan", permissions: onItems("dynamodb:Scan") },
  { name: "TagResource", permissions: onResource("dynamodb:TagResource") },
  { name: "TransactGetItems", permissions: onTransaction("TransactGetItems") },
  { name: "TransactWriteItems", permissions: onTransaction("TransactWriteItems") },
  { name: "UntagResource", permissions: onResource("dynamodb:UntagResource") },
  { name: "UpdateItem", permissions: onItem("dynamodb:UpdateItem") },
  { name: "UpdateTable", permissions: onTable("dynamodb:UpdateTable") },
  { name: "DescribeStream", note: streams, permissions: onStream("dynamodb:DescribeStream") },
  { name: "GetRecords", note: streams, permissions: onShard("dynamodb:GetRecords") },
  { name: "GetShardIterator", note: streams, permissions: onStream("dynamodb:GetShardIterator") },
  { name: "ListStreams", note: streams, permissions: onAnything("dynamodb:ListStreams") },
];
