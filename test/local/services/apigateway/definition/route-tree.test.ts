import assert from "node:assert/strict";
import { RouteTree } from "../../../../../local/services/apigateway/definition/route-tree.ts";
import { countedText } from "../../../../helpers/counted-text.ts";

function treeOf(...paths: string[]): RouteTree<string> {
  const tree = new RouteTree<string>();
  for (const path of paths) tree.add(path, path);
  return tree;
}

/** `[routes, request path, matched route, parameters]` */
type Row = readonly [readonly string[], string, string | undefined, Readonly<Record<string, string>>?];

const table: readonly Row[] = [
  // Literals
  [["/"], "/", "/"],
  [["/"], "/a", undefined],
  [["/a"], "/", undefined],
  [["/a"], "/a", "/a"],
  [["/a"], "/a/", "/a"],
  [["/a"], "/A", undefined],
  [["/a"], "/a/b", undefined],
  [["/a/b"], "/a", undefined],
  [["/a/b"], "/a/b", "/a/b"],
  [["/a/b"], "/a//b", undefined],
  [["/a"], "//a", undefined],
  [["/api/links"], "/api/link", undefined],
  [["/api/links"], "/api/linkss", undefined],
  [["/a b"], "/a%20b", "/a b"],
  [["/links"], "/%6cinks", "/links"],
  [["/links"], "/lin%6bs/", "/links"],
  // Parameters
  [["/{id}"], "/", undefined],
  [["/{id}"], "/x", "/{id}", { id: "x" }],
  [["/{id}"], "/x/", "/{id}", { id: "x" }],
  [["/{id}"], "/x/y", undefined],
  [["/links/{slug}"], "/links", undefined],
  [["/links/{slug}"], "/links/", undefined],
  [["/links/{slug}"], "/links/a%2Fb", "/links/{slug}", { slug: "a/b" }],
  [["/links/{slug}"], "/links/a%20b", "/links/{slug}", { slug: "a b" }],
  [["/links/{slug}"], "/links/a+b", "/links/{slug}", { slug: "a+b" }],
  [["/links/{slug}"], "/links/%C3%BC", "/links/{slug}", { slug: "ü" }],
  [["/links/{slug}"], "/links/..", "/links/{slug}", { slug: ".." }],
  [["/links/{slug}"], "/links/__proto__", "/links/{slug}", { slug: "__proto__" }],
  [["/{a}/{b}"], "/1/2", "/{a}/{b}", { a: "1", b: "2" }],
  [["/{a}/x/{b}"], "/1/x/2", "/{a}/x/{b}", { a: "1", b: "2" }],
  [["/{a}/x/{b}"], "/1/y/2", undefined],
  // Greedy parameters
  [["/{proxy+}"], "/", undefined],
  [["/{proxy+}"], "/a", "/{proxy+}", { proxy: "a" }],
  [["/{proxy+}"], "/a/b/c", "/{proxy+}", { proxy: "a/b/c" }],
  [["/{proxy+}"], "/a/b/", "/{proxy+}", { proxy: "a/b" }],
  [["/{proxy+}"], "/a%2Fb/c%20d", "/{proxy+}", { proxy: "a/b/c d" }],
  [["/x/{proxy+}"], "/x", undefined],
  [["/x/{proxy+}"], "/x/", undefined],
  [["/x/{proxy+}"], "/x/y/z", "/x/{proxy+}", { proxy: "y/z" }],
  [["/{id}/{proxy+}"], "/1/2/3", "/{id}/{proxy+}", { id: "1", proxy: "2/3" }],
  // Precedence: literal, parameter, greedy
  [["/{proxy+}", "/{id}", "/a"], "/a", "/a"],
  [["/{proxy+}", "/{id}", "/a"], "/b", "/{id}", { id: "b" }],
  [["/{proxy+}", "/{id}", "/a"], "/b/c", "/{proxy+}", { proxy: "b/c" }],
  [["/a", "/{id}", "/{proxy+}"], "/a", "/a"],
  [["/a/{id}", "/a/b"], "/a/b", "/a/b"],
  [["/a/{id}", "/a/b"], "/a/c", "/a/{id}", { id: "c" }],
  [["/{x}/b", "/a/{y}"], "/a/b", "/a/{y}", { y: "b" }],
  // A more exact branch that leads nowhere gives way to the next
  [["/a/b", "/{x}/c"], "/a/c", "/{x}/c", { x: "a" }],
  [["/a/b", "/{proxy+}"], "/a/c", "/{proxy+}", { proxy: "a/c" }],
  [["/a/b/c", "/a/{proxy+}"], "/a/b/d", "/a/{proxy+}", { proxy: "b/d" }],
  [["/a/b", "/{proxy+}"], "/a", "/{proxy+}", { proxy: "a" }],
  [["/{x}/{y}/z", "/{x}/{proxy+}"], "/1/2/3", "/{x}/{proxy+}", { x: "1", proxy: "2/3" }],
];

describe("RouteTree", () => {
  for (const [routes, path, expected, parameters] of table) {
    it(`${path} of ${routes.join(" ")} is ${expected ?? "no route"}`, () => {
      const match = treeOf(...routes).match(path);
      if (match === "malformed") assert.fail("malformed");
      assert.equal(match?.target, expected);
      assert.deepEqual({ ...match?.parameters }, parameters ?? {});
    });
  }

  it("gives no parameters, rather than empty ones, where the route has none", () => {
    const match = treeOf("/a").match("/a");
    assert.ok(match && match !== "malformed");
    assert.equal(match.parameters, undefined);
  });

  for (const path of ["/links/%", "/links/%zz", "/links/%C3%28", "/links/%e0%a4"]) {
    it(`finds ${path} malformed`, () => {
      assert.equal(treeOf("/links/{slug}").match(path), "malformed");
    });
  }

  it("does not confuse parameters named like members of Object", () => {
    const match = treeOf("/{__proto__}/{constructor}").match("/a/b");
    assert.ok(match && match !== "malformed");
    assert.deepEqual(Object.entries(match.parameters ?? {}), [
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });

  for (const [path, message] of [
    ["/a{id}", /must fill its whole segment/],
    ["/{id}x", /must fill its whole segment/],
    ["/{proxy+}/a", /must be the last segment/],
  ] as const) {
    it(`refuses the route ${path}`, () => {
      assert.throws(() => treeOf(path), message);
    });
  }

  it("matches a long path among many branches with few looks at it", () => {
    const tree = treeOf(...Array.from({ length: 500 }, (_, i) => `/r${i}/{a}/{b}`), "/{proxy+}");
    for (const start of ["", "/r7"]) {
      // Of 3,000 segments it need not see more than a route has.
      const path = countedText(`${start}/${"x/".repeat(3_000)}y`, 50);
      assert.notEqual(tree.match(path), undefined);
    }
  });
});
