// The same routes as Pulumi's examples have them: a handler in each route, of which awsx makes a CallbackFunction.
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { API, type Route } from "@pulumi/awsx/classic/apigateway";

const count = 10;

const handler = (route: number) => async () => {
  const client = new DynamoDBClient({});
  const { Item } = await client.send(
    new GetItemCommand({ TableName: "links", Key: { pk: { S: `${route}` } } }),
  );
  return { statusCode: 200, body: JSON.stringify(Item ?? {}) };
};

const routes = Array.from(
  { length: count },
  (_, number): Route => ({
    path: `/api/route-${number}`,
    method: "GET",
    eventHandler: handler(number),
  }),
);
new API("routes", { routes });
