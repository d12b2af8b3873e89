/** Ways to write one step up that some server, proxy or file system has taken for one. */
const stepsUp = [
  // Plain and percent-encoded, in part and whole.
  ...["../", "..%2f", "..%2F", "%2e%2e/", "%2E%2e/", "%2e%2e%2f", ".%2e/", "%2e./", ".%2e%2f", "%2e.%2f"],
  // Backslashes.
  ...["..\\", "..%5c", "..%5C", "%2e%2e\\", "%2e%2e%5c", ".\\..\\", "..\\/", "..%5c/", "..%2f%5c"],
  // Encoded twice and three times.
  ...["..%252f", "%252e%252e/", "%252e%252e%252f", "..%255c", "%252e%252e%255c", "%25252e%25252e%25252f"],
  ...["%%32%65%%32%65/", "..%%35%63", "%2%65%2%65/"],
  // Overlong UTF-8.
  ...["..%c0%af", "%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "..%c1%9c", "%c0%2e%c0%2e/", "..%c0%5c"],
  ...[
    "%e0%80%ae%e0%80%ae/",
    "..%e0%80%af",
    "%f0%80%80%ae%f0%80%80%ae/",
    "..%f0%80%80%af",
    "..%f8%80%80%80%af",
  ],
  // Characters that normalise to dots and slashes.
  ...["%ef%bc%8e%ef%bc%8e/", "%ef%bc%8e%ef%bc%8e%ef%bc%8f", "%e2%80%a5/", "%e2%80%a4%e2%80%a4/", "．．/"],
  ...["..%ef%bc%8f", "..%e2%88%95", "..%e2%81%84", "..%ef%bc%bc", "%u002e%u002e/", "%uff0e%uff0e%u2215"],
  // What is cut off, or stands in between.
  ...["..;/", "..;x=y/", "..%3b/", ";/../", "..%00/", "..%00%2f", "%00../", "..%01/", "..%09/", "..%20/"],
  ...["..%0d%0a/", "..%0a/", "..%7f/", "..?/", "..#/", "..%23/", "..%3f/", "..:/", "..~/", "..%2e/"],
  // What a single pass that removes "../" leaves behind, and empty segments.
  ...["....//", "...//", "..../", ".../", "..././", "....\\/", "..//", "..///", "//..//", "./../", "././../"],
  ...[".//../", "%2e/%2e%2e/", "..%2f./", "x/../../", "%2f../", "%5c../", "%2f%2e%2e%2f"],
] as const;

/** Places to set out from that the distribution knows. */
const starts = ["/", "/assets/", "/deck/", "/api/", "/g/", "/api/meta/"] as const;

/** @param canary path of a planted file, from the folder that a step up leads to: `canary.txt` */
function climbs(canary: string): string[] {
  return stepsUp.flatMap((step, index) => {
    const start = starts[index % starts.length] ?? "/";
    return [`/${step}${canary}`, `${start}${step.repeat(3)}${canary}`, `${start}${step.repeat(9)}etc/passwd`];
  });
}

/** Targets of requests, as they go over the wire: nothing has normalised them. */
export function traversalTargets(canary: string, stagingBucket: string, liveBucket: string): string[] {
  const stored = `releases/${canary}`;
  return [
    ...climbs(canary),
    // Names of files and buckets, in full.
    ...[
      `//${canary}`,
      `///${canary}`,
      `/%2f${canary}`,
      "//etc/passwd",
      "/%2fetc%2fpasswd",
      "/file:///etc/passwd",
    ],
    ...[
      "/C:/Windows/win.ini",
      "/C:%5cWindows%5cwin.ini",
      "/proc/self/environ",
      "/~root/.profile",
      "/.git/config",
    ],
    ...["/.env", "/.slipway/dev/state.json", "/package.json", "/Pulumi.yaml", "/infra/index.ts"],
    ...[`/${stored}`, `/../${stagingBucket}/${stored}`, `/..%2f${stagingBucket}%2f${stored}`],
    ...[
      `/%2e%2e/${stagingBucket}/${stored}`,
      `/../../${stagingBucket}/${stored}`,
      `/${stagingBucket}/${stored}`,
    ],
    ...[`/..\\${stagingBucket}\\releases\\${canary}`, `/s3:%2f%2f${stagingBucket}/${stored}`],
    ...[`/%252e%252e/${stagingBucket}/${stored}`, `/deck/../../${stagingBucket}/${stored}`],
    // Targets that are not a path of this host.
    ...[
      "*",
      "../canary.txt",
      `${canary}`,
      "?",
      "#",
      "/?",
      "/#/../",
      "/?../../etc/passwd",
      `/?file=../${canary}`,
    ],
    ...[`http://${stagingBucket}.s3.amazonaws.com/${stored}`, `http://localhost/../${canary}`],
    ...["http://localhost", "http:///etc/passwd", "http://localhost@127.0.0.1/", "https://evil.example/../x"],
    ...[
      `http://localhost/%2e%2e/${canary}`,
      "file:///etc/passwd",
      "//localhost/etc/passwd",
      "ftp://localhost/etc",
    ],
    // Encoding that is none, and controls.
    ...[
      "/%",
      "/%2",
      "/%zz",
      "/%g0/..",
      "/%c3%28",
      "/%ff%fe",
      "/%ed%a0%80",
      "/%00",
      "/a%00.html",
      "/%00/../x",
    ],
    ...[
      "/\u0001",
      "/\u007f",
      "/a\tb",
      "/%0d%0aX-Injected:%201",
      "/%0aX-Injected:1",
      "/%e2%80%a8",
      "/%ef%bb%bf",
    ],
    ...["/%0d%0a%0d%0a<script>alert(1)</script>", "/g/%0d%0aX-Injected:1", "/api/%0d%0aX-Injected:1"],
    // Long ones.
    ...[`/${"../".repeat(2_000)}etc/passwd`, `/${"%2e%2e%2f".repeat(800)}etc`, `/${"a/".repeat(4_000)}`],
    ...[
      `/${"a".repeat(9_000)}`,
      `/${"%00".repeat(1_000)}`,
      `/${"/".repeat(8_000)}`,
      `/?${"a=../&".repeat(1_000)}`,
    ],
    // The bucket's own API, and configuration that no path may change.
    ...["/?list-type=2", "/?policy", "/?versions", "/?uploads", "/config.json/..", "/config.json%2f..%2fx"],
    ...[
      `/index.html?versionId=null`,
      `/${liveBucket}`,
      `/${liveBucket}/config.json`,
      "/index.html/",
      "/index.html;x",
    ],
  ];
}

/** Host headers that try to lead elsewhere; the first is that of a site. */
export const foreignHosts = [
  ...[
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "localhost/../x",
  ],
  ...[
    "",
    "..",
    "../",
    "%2e%2e",
    "localhost%00.evil.example",
    "localhost\\evil",
    "[::1",
    "a b",
    "localhost:80:80",
  ],
  ...["169.254.169.254", "metadata.google.internal", "0.0.0.0", "xn--localhost-", "localhost,evil.example"],
] as const;
