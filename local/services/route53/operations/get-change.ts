import { changeMembers, onChange, type Route53Operation } from "./operation.ts";

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html */
export const getChange: Route53Operation = {
  name: "GetChange",
  note: "Every change is INSYNC: changes are in effect at once, and are not remembered.",
  permissions: onChange,
  method: "GET",
  path: /^\/change\/([^/]+)$/,
  run: ([id = ""], { now }) => ({ root: "GetChangeResponse", members: changeMembers(id, now()) }),
};
