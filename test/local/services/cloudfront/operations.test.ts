import assert from "node:assert/strict";
import { api, SiteFixture } from "./site-fixture.ts";

describe("CloudFront API", () => {
  let site: SiteFixture;
  before(async () => {
    site = await SiteFixture.start();
    await site.open({
      comment: "a & b",
      orderedCacheBehaviors: [api("/api/*", { targetOriginId: "files" })],
    });
  });
  after(() => site.stop());

  const call: SiteFixture["manage"] = (path, init) => site.manage(path, init);

  it("lists distributions", async () => {
    const { status, xml } = await call("/distribution");
    assert.equal(status, 200);
    const list = xml.DistributionList;
    assert.equal(list.Quantity, "1");
    const summary = list.Items.DistributionSummary;
    assert.equal(summary.Id, site.distribution?.id);
    assert.equal(summary.Comment, "a & b");
    assert.equal(summary.DomainName, site.distribution?.outputs.domainName);
    assert.equal(summary.CacheBehaviors.Items.CacheBehavior.PathPattern, "/api/*");
  });

  it("describes one, with its ETag", async () => {
    const { status, xml, headers } = await call(`/distribution/${site.distribution?.id}`);
    assert.equal(status, 200);
    assert.equal(headers.get("etag"), site.distribution?.outputs.etag);
    assert.equal(xml.Distribution.DistributionConfig.DefaultRootObject, "index.html");
    assert.equal(xml.Distribution.DistributionConfig.Origins.Items.Origin.Id, "files");
  });

  it("invalidates paths", async () => {
    const body =
      "<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/*</Path><Path>/a&amp;b</Path></Items></Paths><CallerReference>one</CallerReference></InvalidationBatch>";
    const { status, xml, headers } = await call(`/distribution/${site.distribution?.id}/invalidation`, {
      method: "POST",
      body,
    });
    assert.equal(status, 201);
    assert.match(headers.get("location") ?? "", /\/invalidation\/I[A-Z0-9]{13}$/);
    assert.equal(xml.Invalidation.Status, "Completed");
    assert.equal(xml.Invalidation.InvalidationBatch.CallerReference, "one");
  });

  it("refuses an invalidation without paths, or with one that is relative", async () => {
    const path = `/distribution/${site.distribution?.id}/invalidation`;
    for (const body of [
      "",
      "<InvalidationBatch/>",
      "<a><Path>x</Path><CallerReference>1</CallerReference></a>",
    ]) {
      const { status, xml } = await call(path, { method: "POST", body });
      assert.equal(status, 400, body);
      assert.match(JSON.stringify(xml), /InvalidArgument/);
    }
  });

  it("answers 404 for a distribution that is not there, and 501 for what it does not do", async () => {
    const { status, xml } = await call("/distribution/E000");
    assert.equal(status, 404);
    assert.match(JSON.stringify(xml), /NoSuchDistribution/);
    assert.equal((await call("/streaming-distribution")).status, 501);
  });
});
