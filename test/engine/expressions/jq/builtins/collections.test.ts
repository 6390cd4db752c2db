import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model/json.ts";
import { jq } from "../evaluate.ts";

describe("the functions of arrays, objects and outputs in jq", () => {
  it.each<[string, Json, Json[] | string]>([
    [
      "to_entries",
      { b: 1, a: 2 },
      [
        [
          { key: "b", value: 1 },
          { key: "a", value: 2 },
        ],
      ],
    ],
    [
      "from_entries",
      [{ k: "a", v: 1 }, { name: "b" }, { key: false }, { key: null, Value: 2 }],
      [{ a: 1, b: null, false: null, null: 2 }],
    ],
    ["from_entries", [["a", 1]], 'Cannot index array with string "key"'],
    ["with_entries(.value += 1)", { a: 1 }, [{ a: 2 }]],
    ["map_values(empty), map_values(., 9)", { a: 1 }, [{}, { a: 1 }]],
    ["map_values(select(. > 1))", [1, 2], [[2]]],
    ["map(., .)", { a: 1 }, [[1, 1]]],
    ["add, add(.[] | select(. > 1))", [1, 2, 3], [6, 5]],
    ["add", [[1], null, [2]], [[1, 2]]],
    ["add", [{ a: 1 }, { a: 2, b: 3 }], [{ a: 2, b: 3 }]],
    ["add", [1, "a"], 'number (1) and string ("a") cannot be added'],
    ["toarray, ([.] | toarray)", 1, [[1], [1]]],
    [
      "pick(.a.b), pick(.c[1])",
      { a: { b: 1, x: 2 }, c: [3, 4] },
      [{ a: { b: 1 } }, { c: [null, 4] }],
    ],
    ["first, last, nth(1), first(.[1:][]), last(.[]), nth(2; .[])", [1, 2, 3], [1, 3, 2, 2, 3, 3]],
    [
      "[limit(2; .[])], [skip(2; .[])], [limit(0; error)], [limit(-1; .[])]",
      [1, 2, 3],
      [[1, 2], [3], [], [1, 2, 3]],
    ],
    ["skip(-1; .[])", [1], "Invalid arguments: skip doesn't support negative count"],
    ["isempty(empty), isempty(1, error)", null, [true, false]],
    ["IN(2, 3), IN(.[]?; 1)", 2, [true, false]],
    [
      "INDEX(.id), JOIN(INDEX(.id); .id | tostring)",
      [{ id: 1 }],
      [{ 1: { id: 1 } }, [[{ id: 1 }, { id: 1 }]]],
    ],
    ["[combinations], [combinations(2)] | length", [[1, 2], [3]], [2, 4]],
    [
      "transpose",
      [[1], [2, 3]],
      [
        [
          [1, 2],
          [null, 3],
        ],
      ],
    ],
    [
      "flatten, flatten(1)",
      [1, [2, [3]]],
      [
        [1, 2, 3],
        [1, 2, [3]],
      ],
    ],
    ["flatten(-1)", [1], "flatten depth must not be negative"],
    ['contains({a: ["b"]}), inside({a: ["xby"], c: 1})', { a: ["xby"] }, [true, true]],
    ["contains(1)", "a", 'string ("a") and number (1) cannot have their containment checked'],
    [
      '[paths], [leaf_paths], [paths(type == "number")]',
      { a: [1] },
      [[["a"], ["a", 0]], [["a", 0]], [["a", 0]]],
    ],
    [
      "[tostream], fromstream(tostream)",
      [1, [2]],
      [
        [[[0], 1], [[1, 0], 2], [[1, 0]], [[1]]],
        [1, [2]],
      ],
    ],
    ["[1 | truncate_stream([[0], 1], [[1, 0], 2], [[1, 0]], [[1]])]", null, [[[[0], 2], [[0]]]]],
    ["bsearch(2), bsearch(0), bsearch(4)", [1, 2, 3], [1, -1, -4]],
    ['walk(if type == "number" then . + 1 else . end)', [1, { a: 2 }], [[2, { a: 3 }]]],
    ['getpath(["a", 0, "b"])', null, [null]],
    ["delpaths([[0], [-1]])", [1, 2, 3], [[2]]],
    ['splits("a")?', 1, []],
    ["env | length", null, [0]],
    ['ltrimstr("a", "b")', "ab", ["b", "ab"]],
    [
      "[range(0, 1; 3, 4)], [range(0; 1; 0.5)], [range(2; 0; -1)], [range(1; 2; 0)]",
      null,
      [[0, 1, 2, 0, 1, 2, 3, 1, 2, 1, 2, 3], [0, 0.5], [2, 1], []],
    ],
    ['range("a")', null, "Range bounds must be numeric"],
    ["have_literal_numbers, have_decnum, isvalid(error)", null, [true, false, false]],
    ['builtins | contains(["map/1", "walk/1", "now/0"])', null, [true]],
    ["debug, debug(1), stderr, input_line_number", 7, [7, 7, 7, 0]],
    ["error(null)?, try error(null) catch [.]", 1, [[null]]],
    ['.a["b"]?, (.a[].b?)', { a: 1 }, "Cannot iterate over number (1)"],
    ["[.[].a?], [.[] | .a?, .[0]?, .[]?]", [1, { a: 2 }], [[2], [2, 2]]],
    [
      '{a: (1 | . + 1), ("b", "c"): (1, 2)}',
      null,
      [
        { a: 2, b: 1 },
        { a: 2, b: 2 },
        { a: 2, c: 1 },
        { a: 2, c: 2 },
      ],
    ],
    [
      "{(1): 2}",
      null,
      "jq: syntax error: an object's key must be a string, found '(1): 2}' at line 1, column 2",
    ],
    ["{(.): 2}", 1, "Cannot use number (1) as object key"],
    [". as [$a, {b: $c}] | [$a, $c]", [1, { b: 2 }], [[1, 2]]],
    [
      '. as {$a: [$b], ("x", "y"): $c} | [$a, $b, $c]',
      { a: [1], x: 2, y: 3 },
      [
        [[1], 1, 2],
        [[1], 1, 3],
      ],
    ],
    ['.[] as [$a] ?// $a | if $a == 1 then error("x") else $a end', [[1, 2]], [[1, 2]]],
    [
      "[foreach .[] as $x (0, 1; . + $x; [., $x])]",
      [1, 2],
      [
        [
          [1, 1],
          [3, 2],
          [2, 1],
          [4, 2],
        ],
      ],
    ],
    ["reduce .[] as $x (0; empty), reduce .[] as $x (0; 1, . + 5)", [1, 2], [null, 10]],
  ])("%s on %j", (expression, input, expected) => {
    expect(jq(expression, input)).toEqual(expected);
  });
});
