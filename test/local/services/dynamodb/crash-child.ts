/**
 * A local cloud with DynamoDB alone, for a test to kill: `crash-child.ts <folder>`. Prints its address and the id
 * of its engine's process.
 */
import { startDynamoDb } from "./service.ts";

const [dir = ""] = process.argv.slice(2);
const { endpoint, service } = await startDynamoDb({ dir });
process.stdout.write(`${JSON.stringify({ url: endpoint.url, engine: service.engine.pid })}\n`);
