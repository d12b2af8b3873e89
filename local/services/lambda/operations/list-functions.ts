import { onAnything } from "../../../gateway/permission.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { configurationJson } from "./configuration-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const listFunctions: LambdaOperation = {
  name: "ListFunctions",
  permissions: onAnything("lambda:ListFunctions"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/?$/,
  run(_name, request, lambda) {
    const limit = Number(request.query.get("MaxItems") ?? 50);
    const after = request.query.get("Marker") ?? "";
    const all = lambda.listFunctions().filter(({ name }) => name > after);
    const page = all.slice(0, limit);
    return jsonResponse({
      Functions: page.map(configurationJson),
      ...(page.length < all.length ? { NextMarker: page.at(-1)?.name } : {}),
    });
  },
};
