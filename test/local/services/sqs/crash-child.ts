/**
 * SQS behind the real gateway, for a test to kill: `crash-child.ts <folder>`. Prints its address.
 */
import { SqsService } from "../../../../local/services/sqs/index.ts";
import { Endpoint } from "../../../helpers/endpoint.ts";

const [dir = ""] = process.argv.slice(2);
const endpoint = await Endpoint.serve((context) => [new SqsService(context)], { dir });
process.stdout.write(`${JSON.stringify({ url: endpoint.url })}\n`);
