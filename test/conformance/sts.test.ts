import assert from "node:assert/strict";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: STS", function () {
  this.timeout(patience);
  let target: Target;
  let client: STSClient;
  before(async () => {
    target = await startTarget();
    client = new STSClient(target.client);
    target.onStop(async () => client.destroy());
  });
  after(() => target?.stop());

  it("says who calls", async () => {
    const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
    assert.match(Account ?? "", /^\d{12}$/);
    assert.match(Arn ?? "", new RegExp(`^arn:aws:(iam|sts)::${Account}:`));
    assert.ok(UserId);
  });
});
