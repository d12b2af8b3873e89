import { AwsError } from "../../../gateway/api.ts";
import type { Permission } from "../../../gateway/permission.ts";
import type { EventSourceMapping } from "./mapping.ts";

/**
 * What Lambda does with a stream in the name of the function that consumes it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
const readerActions = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"] as const;

/** Who is asked about the rights of a function's role to a stream. */
export interface StreamRights {
  readonly streams: { permissionOn(streamArn: string, action: string): Permission };
  /** @throws AwsError ResourceNotFoundException when there is no such function */
  roleAllows(functionArn: string, permission: Permission): boolean;
}

/** The first thing that a function's role does not allow of what reading a stream needs. */
function missingRight(
  { streams, roleAllows }: StreamRights,
  { eventSourceArn, functionArn }: Pick<EventSourceMapping, "eventSourceArn" | "functionArn">,
): string | undefined {
  return readerActions.find(
    (action) => !roleAllows(functionArn, streams.permissionOn(eventSourceArn, `dynamodb:${action}`)),
  );
}

/** Before a mapping is kept. @throws AwsError InvalidParameterValueException */
export function requireForMapping(rights: StreamRights, mapping: EventSourceMapping): void {
  if (missingRight(rights, mapping) === undefined) return;
  throw new AwsError(
    "InvalidParameterValueException",
    `Cannot access stream ${mapping.eventSourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
  );
}

/** Before records are read. @throws AwsError AccessDenied (403) */
export function requireToRead(rights: StreamRights, mapping: EventSourceMapping): void {
  const missing = missingRight(rights, mapping);
  if (missing === undefined) return;
  throw new AwsError(
    "AccessDenied",
    `the role of ${mapping.functionArn} does not allow dynamodb:${missing}`,
    403,
  );
}
