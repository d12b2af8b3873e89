import { type ApiHandler, apiHandler } from "../shared/handler";
import { jsonText } from "../shared/respond";

/**
 * `GET /api/meta/openapi.json` → 200 and the OpenAPI document
 * @param document made when the program runs, so that neither zod nor the schemas are in this function
 */
export function showOpenApi(document: string): ApiHandler {
  return apiHandler(async () => jsonText(200, document, { "access-control-allow-origin": "*" }));
}
