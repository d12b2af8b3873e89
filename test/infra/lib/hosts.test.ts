import assert from "node:assert/strict";
import type * as HostsModule from "../../../infra/lib/hosts.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";

const { hostsOf } = loadProgramModule<typeof HostsModule>("infra/lib/hosts.ts");

describe("hosts of an environment", () => {
  for (const [stack, ephemeralOf, site] of [
    ["prod", undefined, "example.com"],
    ["dev", undefined, "dev.example.com"],
    ["pr-12", "dev", "pr-12.dev.example.com"],
    ["pr-12", "prod", "pr-12.example.com"],
    ["Feature_X.1", "dev", "feature-x-1.dev.example.com"],
    [`${"a".repeat(62)}_b`, undefined, `${"a".repeat(62)}.example.com`],
  ] as const) {
    it(`of ${stack} ${ephemeralOf ? `made from ${ephemeralOf}` : "that stays"} are ${site}`, () =>
      assert.deepEqual(hostsOf("example.com", stack, ephemeralOf), {
        zone: "example.com",
        site,
        api: `api.${site}`,
      }));
  }

  for (const stack of ["___", "api", "API"]) {
    it(`refuse the stack ${stack}`, () =>
      assert.throws(
        () => hostsOf("example.com", stack),
        /gives no name in DNS .*; name the stack otherwise/,
      ));
  }
});
