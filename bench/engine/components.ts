// As many routes as `count` says, each with a function of its own, by the project's components.
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { RouteTable } from "../../functions/shared/route";
import { InlineFunction } from "../../infra/components/inline-function";
import { RouteGroup } from "../../infra/components/route-group";

const count = 10;
/** Routes of one API. */
const inOneGroup = 40;

const handler = (route: number) => () => {
  const client = new DynamoDBClient({});
  return async () => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: "links", Key: { pk: { S: `${route}` } } }),
    );
    return { statusCode: 200, body: JSON.stringify(Item ?? {}) };
  };
};

for (let first = 0; first < count; first += inOneGroup) {
  const numbers = Array.from({ length: Math.min(inOneGroup, count - first) }, (_, index) => first + index);
  const routes: RouteTable["routes"] = Object.fromEntries(
    numbers.map((number) => [
      `route${number}`,
      { method: "GET", path: `/route-${number}`, summary: "A route", responses: {} },
    ]),
  );
  new RouteGroup(`group-${first}`, {
    routeTable: { basePath: `/api/group-${first}`, routes },
    functions: Object.fromEntries(
      numbers.map((number) => [
        `route${number}`,
        new InlineFunction(`route-${number}`, { callback: handler(number) }),
      ]),
    ),
  });
}
