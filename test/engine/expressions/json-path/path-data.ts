import type { JsonObject } from "../../../../src/model/json.ts";

/** The document of the path tests: some of everything. */
export const PATH_DATA: JsonObject = {
  o: { k: "v", num: 4.5, flag: false, nil: null, "a b": 1, "a-b": 2, "c.d": 3, "it's": 4 },
  list: [
    { n: 1, t: "a" },
    { n: 2, t: "b" },
    { n: 3, t: "a" },
  ],
  nums: [3, 1, 2],
  words: ["x", "y", "z"],
  mixed: [1, "one", null, { n: 7 }],
  nested: [[1, 2], [3]],
  text: "plain",
  empty: [],
  none: {},
  limit: 1,
};
