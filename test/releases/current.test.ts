import assert from "node:assert/strict";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { currentState } from "../../releases/current.ts";
import { deploy } from "../../releases/deploy.ts";
import type { Release } from "../../releases/store/manifest.ts";
import { markedSite } from "../helpers/site-tool.ts";
import { ReleaseBench } from "./fixture.ts";

describe("what is live", () => {
  let bench: ReleaseBench;
  let one: Release;
  let two: Release;

  beforeEach(async () => {
    bench = await ReleaseBench.start();
    one = await bench.publish(markedSite("one"));
    two = await bench.publish(markedSite("two"));
  });
  afterEach(() => bench.stop());

  const state = () => currentState(bench.target());
  const copyByHand = async ({ name, files }: Release) => {
    for (const { path } of files) {
      const CopySource = `staging/releases/${name}/${path}`;
      await bench.s3.client.send(new CopyObjectCommand({ Bucket: "live", Key: path, CopySource }));
    }
  };

  it("is nothing of ours before the first deploy", async () => {
    await bench.put("live", "index.html", "the program's own");
    const { matches, pointer } = await state();
    assert.deepEqual([matches, pointer], [undefined, undefined]);
  });

  it("is the release that was deployed", async () => {
    await deploy(bench.target(), 1, { clock: bench.clock });
    const { matches, besides, pointer } = await state();
    assert.deepEqual([matches?.name, pointer?.current.name, besides], [one.name, one.name, []]);
  });

  it("is told by the files when somebody copied a release by hand", async () => {
    await deploy(bench.target(), 1, { clock: bench.clock });
    await copyByHand(two);
    await bench.put("live", "note.txt", "hello");
    const { matches, pointer, besides } = await state();
    assert.deepEqual([matches?.name, pointer?.current.name, besides], [two.name, one.name, ["note.txt"]]);
  });

  it("knows a file that was copied in parts, which gives it another ETag", async () => {
    await copyByHand(one);
    const place = { Bucket: "live", Key: "index.html" };
    const { client } = bench.s3;
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
    const Body = (await bench.get("staging", `releases/${one.name}/index.html`)).text;
    const part = await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
    assert.equal((await state()).matches?.name, one.name);
  });

  it("is no release when a file was changed, and says which", async () => {
    await deploy(bench.target(), 1, { clock: bench.clock });
    await bench.put("live", "about.html", "by hand");
    const { matches, missing } = await state();
    assert.deepEqual([matches, missing], [undefined, ["about.html"]]);
  });
});
