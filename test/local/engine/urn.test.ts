import assert from "node:assert/strict";
import { formerUrns, parseUrn, typeOf, urnOf } from "../../../local/engine/urn.ts";

const identity = { stack: "dev", project: "shop" };
const stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

describe("URNs", () => {
  it("leave the stack out and name every other parent's type", () => {
    const outer = urnOf(identity, stack, "my:mod:Outer", "outer");
    const inner = urnOf(identity, outer, "aws:s3/bucket:Bucket", "bucket");
    assert.equal(outer, "urn:pulumi:dev::shop::my:mod:Outer::outer");
    assert.equal(inner, "urn:pulumi:dev::shop::my:mod:Outer$aws:s3/bucket:Bucket::bucket");
    assert.equal(typeOf(inner), "aws:s3/bucket:Bucket");
  });

  it("keep :: in a name", () => {
    assert.equal(parseUrn("urn:pulumi:dev::shop::a:b:C::one::two").name, "one::two");
  });

  it("are refused when malformed", () => {
    assert.throws(() => parseUrn("urn:aws:nothing"), /is not a URN/);
  });

  describe("of former times", () => {
    const group = urnOf(identity, stack, "my:mod:Team", "team");
    const member = { ...identity, type: "a:b:C", name: "team-member", parentUrn: group };

    it("follow a renamed parent, in type and in the part of the name taken from it", () => {
      const former = formerUrns(member, [], ["urn:pulumi:dev::shop::my:mod:Group::group"]);
      assert.deepEqual(former, ["urn:pulumi:dev::shop::my:mod:Group$a:b:C::group-member"]);
    });

    it("combine the resource's own alias with those of its parent", () => {
      const former = formerUrns(member, [{ name: "old" }], ["urn:pulumi:dev::shop::my:mod:Group::group"]);
      assert.deepEqual(former.sort(), [
        "urn:pulumi:dev::shop::my:mod:Group$a:b:C::group-member",
        "urn:pulumi:dev::shop::my:mod:Group$a:b:C::old",
        "urn:pulumi:dev::shop::my:mod:Team$a:b:C::old",
      ]);
    });

    it("may be without a parent, of another project and stack, or given whole", () => {
      assert.deepEqual(formerUrns(member, [{ parentUrn: null }], []), [
        "urn:pulumi:dev::shop::a:b:C::team-member",
      ]);
      assert.deepEqual(formerUrns(member, [{ project: "store", stack: "prod", parentUrn: stack }], []), [
        "urn:pulumi:prod::store::a:b:C::team-member",
      ]);
      assert.deepEqual(formerUrns(member, [{ urn: "urn:pulumi:x::y::z::n" }], []), ["urn:pulumi:x::y::z::n"]);
    });
  });
});
