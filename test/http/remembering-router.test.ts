import { TrieRouter } from "hono/router/trie-router";
import { describe, expect, it } from "vitest";
import { RememberingRouter } from "../../src/http/remembering-router.ts";

const ROUTES = [
  ["ALL", "*", "everything"],
  ["GET", "/a/:id", "one"],
  ["GET", "/a/all", "all"],
  ["POST", "/a/:id", "change"],
] as const;

const PATHS = ["/a/1", "/a/2", "/a/all", "/nothing", `/a/${"x".repeat(300)}`];

function filled<R extends RememberingRouter<string> | TrieRouter<string>>(router: R): R {
  for (const [method, path, handler] of ROUTES) router.add(method, path, handler);
  return router;
}

describe("RememberingRouter", () => {
  it("finds each time what Hono's router finds, by method and path", () => {
    const remembering = filled(new RememberingRouter<string>());
    const plain = filled(new TrieRouter<string>());
    for (const path of [...PATHS, ...PATHS]) {
      for (const method of ["GET", "POST", "PUT"]) {
        expect(remembering.match(method, path)).toEqual(plain.match(method, path));
      }
    }
  });

  it("answers a path that it knows by what it has found before", () => {
    const router = filled(new RememberingRouter<string>());
    expect(router.match("GET", "/a/1")).toBe(router.match("GET", "/a/1"));
  });

  it("forgets when there are too many, and keeps no long path", () => {
    const router = filled(new RememberingRouter<string>());
    const first = router.match("GET", "/a/first");
    for (let n = 0; n < 500; n += 1) router.match("GET", `/a/${n}`);
    expect(router.match("GET", "/a/first")).not.toBe(first);
    const long = `/a/${"x".repeat(300)}`;
    expect(router.match("GET", long)).not.toBe(router.match("GET", long));
  });

  it("finds a route that is added after it has looked", () => {
    const router = filled(new RememberingRouter<string>());
    expect(router.match("GET", "/late")[0]).toHaveLength(1);
    router.add("GET", "/late", "late");
    expect(router.match("GET", "/late")[0]).toHaveLength(2);
  });
});
