import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { configFile } from "../../releases/file-rules.json";
import { contentTypeOf } from "../lib/content-type";
import { type SiteConfig, siteConfigText } from "../lib/site-config";
import { cacheControlOf, siteFiles } from "../lib/site-files";
import type { Bucket } from "./bucket";

/** A built front end, made by whatever framework or none. */
export interface SiteFolder {
  /** Names its release line, and its files in the program: `deck`. */
  readonly name: string;
  /** Built files, with an index.html at their root: `web/dist`. */
  readonly folder: string;
  /**
   * Where it lives at the address, with a slash at both ends: `/deck/`.
   * @default "/"
   */
  readonly basePath?: `/${string}`;
  /** What its `config.json` says; it is the one file that differs between stacks, and no release holds it. */
  readonly config: SiteConfig;
  /**
   * The release that is live, `3-1a2b3c4`. Its files belong to `npm run site`, and the program leaves them alone.
   * @default none: the program uploads the built folder
   */
  readonly release?: string;
}

/** `deck/` for `/deck/`: what the keys of a site's files start with. */
export function keyPrefixOf({ basePath = "/" }: SiteFolder): string {
  if (!/^\/(?:[\w-]+\/)*$/.test(basePath)) {
    throw new RangeError(
      `site base path "${basePath}": allowed are letters, digits, "_" and "-" between slashes; write it like "/deck/"`,
    );
  }
  return basePath.slice(1);
}

/** Puts a site's `config.json`, and unless a release is live its built files, into the bucket that is served. */
export function uploadSite(site: SiteFolder, bucket: Bucket): void {
  const prefix = keyPrefixOf(site);
  const place = (path: string) => ({
    bucket: bucket.name,
    key: `${prefix}${path}`,
    contentType: contentTypeOf(path),
    cacheControl: cacheControlOf(path),
  });
  const config = new aws.s3.BucketObjectv2(
    `${site.name}-${configFile}`,
    { ...place(configFile), content: siteConfigText(site.name, site.folder, site.config) },
    { parent: bucket },
  );
  if (site.release) return;

  const file = (path: string, dependsOn: pulumi.Resource[]) =>
    new aws.s3.BucketObjectv2(
      `${site.name}-${path}`,
      { ...place(path), source: new pulumi.asset.FileAsset(join(site.folder, path)) },
      // Retained: when a release takes over, the files of the program go out of its hands and stay where they are.
      { parent: bucket, dependsOn, retainOnDelete: true },
    );
  const paths = siteFiles(site.folder).filter((path) => path !== configFile);
  const pages = paths.filter((path) => path.endsWith(".html"));
  const assets = paths.filter((path) => !pages.includes(path)).map((path) => file(path, []));
  // Pages go last: none may name a file that is not there yet.
  for (const path of pages) file(path, [...assets, config]);
}
