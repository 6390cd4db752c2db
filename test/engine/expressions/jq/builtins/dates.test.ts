import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model/json.ts";
import { jq } from "../evaluate.ts";

const FIELDS =
  "%a|%A|%b|%B|%h|%C|%d|%e|%g|%G|%H|%I|%j|%k|%l|%m|%M|%n|%p|%s|%S|%t|%u|%U|%V|%w|%W|%y|%Y|%z|%Z|%%|%c|%D|%F|%r|%R|%T|%x|%X";

describe("the functions of dates in jq", () => {
  it("write every field as C does", () => {
    expect(jq("strftime(.f)", 0)).toBe('Cannot index number with string "f"');
    expect(jq(`strftime("${FIELDS}")`, 1_425_599_621.678)).toEqual([
      "Thu|Thursday|Mar|March|Mar|20|05| 5|15|2015|23|11|064|23|11|03|53|\n|PM|1425599621|41|\t|4|09|10|4|09|15|2015|+0000|UTC|%|Thu Mar  5 23:53:41 2015|03/05/15|2015-03-05|11:53:41 PM|23:53|23:53:41|03/05/15|23:53:41",
    ]);
  });

  it.each<[string, Json, Json[] | string]>([
    ["todate, fromdate?", 1_425_599_621, ["2015-03-05T23:53:41Z"]],
    ["fromdate", "2015-03-05T23:51:47Z", [1_425_599_507]],
    ["gmtime", 1.5, [[1970, 0, 1, 0, 0, 1.5, 4, 0]]],
    ["gmtime | mktime", -86_400, [-86_400]],
    ["gmtime", 1e300, "error converting number of seconds since epoch to datetime"],
    ["gmtime", "x", "gmtime() requires numeric inputs"],
    ["mktime", [2024, 1, 30, 0, 0, 0, 0, 0], [1_709_251_200]],
    ["mktime", [2024], "mktime requires parsed datetime inputs"],
    ["mktime", 1, "mktime requires array inputs"],
    ['strptime("%d %b %Y %I:%M %p")', "02 Jan 2006 03:04 PM", [[2006, 0, 2, 15, 4, 0, 1, 1]]],
    ['strptime("%A, %B %d, %Y")', "Tuesday, June 30, 2015", [[2015, 5, 30, 0, 0, 0, 2, 180]]],
    ['strptime("%s") | mktime', "1425599621", [1_425_599_621]],
    [
      'strptime("%Y-%m-%dT%H:%M:%S%z")',
      "2015-03-05T23:51:47+01:00",
      [[2015, 2, 5, 23, 51, 47, 4, 63]],
    ],
    ['strptime("%y")', "69", [[1969, 0, 0, 0, 0, 0, 2, -1]]],
    ['strptime("%H")', "24", 'date "24" does not match format "%H"'],
    ['strptime("%Y")', "2015x", 'date "2015x" does not match format "%Y"'],
    ['strptime("%Q")', "1", 'date "1" does not match format "%Q"'],
    ['strptime("%Y")', 1, "strptime/1 requires string inputs and arguments"],
    ['strftime("%G-W%V")', 1_104_537_600, ["2004-W53"]],
    ['strftime("%G-W%V")', 1_230_768_000, ["2009-W01"]],
    ['strftime("%G-W%V")', 1_230_681_600, ["2009-W01"]],
    ["strftime(1)", 0, "strftime/1 requires a string format"],
    ['strflocaltime("%H %Z")', 3600, ["01 UTC"]],
    ['dateadd("seconds"; 5), datesub("seconds"; 5)', 10, [15, 5]],
    ["now", null, [1_700_000_000]],
  ])("%s of %j", (expression, input, expected) => {
    expect(jq(expression, input)).toEqual(expected);
  });
});
