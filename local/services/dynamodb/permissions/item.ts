import type { DynamoDbPermissions } from "../operation.ts";
import { itemContext } from "./condition-keys.ts";
import { tableArn, tableNameOf } from "./table.ts";

/** Of an operation on one item. */
export function onItem(action: string): DynamoDbPermissions {
  return (input, account, keys) => [
    {
      action,
      resource: tableArn(input.TableName, account),
      context: itemContext(input, keys.get(tableNameOf(input.TableName))),
    },
  ];
}

/** Of a Query or a Scan, of the table or of one of its indexes, whose own partition key is not looked at. */
export function onItems(action: string): DynamoDbPermissions {
  return (input, account, keys) => {
    const table = tableArn(input.TableName, account);
    const { IndexName: index } = input;
    const ofTable = typeof index !== "string";
    const partitionKey = ofTable ? keys.get(tableNameOf(input.TableName)) : undefined;
    return [
      {
        action,
        resource: ofTable ? table : `${table}/index/${index}`,
        context: itemContext(input, partitionKey),
      },
    ];
  };
}
