import { arnOf } from "../../../context.ts";
import { AwsError } from "../../../gateway/api.ts";
import {
  type JsonInput,
  type JsonOperation,
  optionalNumber,
  optionalText,
} from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import type { Parameter } from "../store.ts";
import { metadataJson } from "./parameter-json.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export const describeParameters: JsonOperation<SsmService> = {
  name: "DescribeParameters",
  note: "Filters by Name, Type and Path.",
  permissions: (_input, account) => [
    { action: "ssm:DescribeParameters", resource: arnOf(account, "ssm", "*") },
  ],
  run(input, ssm) {
    const limit = optionalNumber(input, "MaxResults") ?? 50;
    const after = optionalText(input, "NextToken") ?? "";
    const filters = filtersOf(input);
    const all = ssm.store
      .all()
      .filter((parameter) => parameter.name > after && filters.every((accepts) => accepts(parameter)));
    const page = all.slice(0, limit);
    return {
      Parameters: page.map((parameter) => ({ ...metadataJson(parameter), ARN: ssm.arnOf(parameter.name) })),
      NextToken: page.length < all.length ? page.at(-1)?.name : undefined,
    };
  },
};

/** @throws AwsError InvalidFilterKey */
function filtersOf(input: JsonInput): readonly ((parameter: Parameter) => boolean)[] {
  const filters: unknown = input.ParameterFilters ?? [];
  if (!Array.isArray(filters))
    throw new AwsError("SerializationException", '"ParameterFilters" must be a list.');
  return filters.map((filter: unknown) => {
    // Every member is checked as it is used.
    const {
      Key,
      Option = "Equals",
      Values = [],
    } = filter as { Key?: unknown; Option?: unknown; Values?: unknown };
    const values: readonly unknown[] = Array.isArray(Values) ? Values : [];
    if (Key === "Type") return (parameter: Parameter) => values.includes(parameter.type);
    if (Key === "Path") {
      return ({ name }: Parameter) =>
        values.some((path) => {
          const folder = String(path).replace(/\/*$/, "/");
          return (
            name.startsWith(folder) && (Option === "Recursive" || !name.slice(folder.length).includes("/"))
          );
        });
    }
    if (Key === "Name") {
      return ({ name }: Parameter) =>
        values.some((value) =>
          Option === "BeginsWith"
            ? name.startsWith(String(value))
            : Option === "Contains"
              ? name.includes(String(value))
              : name === value,
        );
    }
    throw new AwsError(
      "InvalidFilterKey",
      `The local cloud filters by Name, Type and Path, not by ${JSON.stringify(Key)}.`,
    );
  });
}
