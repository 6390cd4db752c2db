import { describe, expect, it } from "vitest";
import { readJsonPathIn } from "../../../../src/engine/expressions/json-path.ts";
import type { Json } from "../../../../src/model/json.ts";
import { PATH_DATA } from "./path-data.ts";

function read(path: string): Json | undefined {
  return readJsonPathIn(path, PATH_DATA);
}

describe("filters", () => {
  it.each<[string, Json]>([
    ["list[?(@.n > 1)].n", [2, 3]],
    ["list[?(@.n>1)].n", [2, 3]],
    ["list[?(@.n >= 2)].n", [2, 3]],
    ["list[?(@.n < 2)].n", [1]],
    ["list[?(@.n <= 2)].n", [1, 2]],
    ["list[?(@.n == 2)].n", [2]],
    ["list[?(@.n != 2)].n", [1, 3]],
    ["list[?(2 == @.n)].n", [2]],
    ["list[?(@.t == 'a')].n", [1, 3]],
    ['list[?(@.t=="a")].n', [1, 3]],
    ["list[?(@['t'] == 'a')].n", [1, 3]],
    ["list[?(@.t > 'a')].n", [2]],
    ["list[?(@.n > 'a')].n", []],
    ["list[?(@.n == '2')].n", [2]],
    ["list[?(@.n === '2')].n", []],
    ["list[?(@.n !== '2')].n", [1, 2, 3]],
    ["list[?(@.zz)]", []],
    ["list[?(!@.zz)].n", [1, 2, 3]],
    ["list[?(@.n)].n", [1, 2, 3]],
    ["list[?(@.zz == null)]", []],
    ["list[?(@.zz != 1)].n", [1, 2, 3]],
    ["list[?(@.zz == @.yy)]", []],
    ["nums[?(@ > 1)]", [3, 2]],
    ["mixed[?(@)]", [1, "one", null, { n: 7 }]],
    ["mixed[?(@ == null)]", [null]],
    ["mixed[?(@ == 1)]", [1]],
    ["o[?(@.flag == false)].k", ["v"]],
    ["o[?(@.flag == true)]", []],
    ["o[?(@.nil)].k", ["v"]],
    ["list[?(@.n > 1 && @.t == 'a')].n", [3]],
    ["list[?(@.n > 2 || @.t == 'b')].n", [2, 3]],
    ["list[?(@.n>2||@.t=='b')].n", [2, 3]],
    ["list[?(@.n == 1 || @.n == 2 && @.t == 'x')].n", [1]],
    ["list[?((@.n == 1 || @.n == 2) && @.t == 'b')].n", [2]],
    ["list[?(!(@.n == 1))].n", [2, 3]],
    ["list[?(!@.n == 1)].n", [2, 3]],
    ["list[?(@.n > $.limit)].n", [2, 3]],
    ["list[?(@.n in $.nums)].n", [1, 2, 3]],
    ["nested[?(@.length() > 1)]", [[1, 2]]],
    ["list[?($..zz)]", []],
  ])("evaluates %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ["list[?(@.t in ['a'])].n", [1, 3]],
    ["list[?(@.t in['a'])].n", [1, 3]],
    ["list[?(@.t IN ['a'])].n", [1, 3]],
    ["list[?(@.t nin ['a'])].n", [2]],
    ["list[?(@.zz nin ['a'])].n", [1, 2, 3]],
    ["list[?(@.t in 'a')].n", []],
    ["nested[?(@ subsetof [1, 2, 4])]", [[1, 2]]],
    ["nested[?(@ anyof [3, 4])]", [[3]]],
    ["nested[?(@ noneof [3, 4])]", [[1, 2]]],
    ["nested[?(@ all [1])]", [[1, 2]]],
    ["nested[?(@ size 1)]", [[3]]],
    ["words[?(@ size 1)]", ["x", "y", "z"]],
    ["nested[?(@ contains 3)]", [[3]]],
    ["words[?(@ contains 'y')]", ["y"]],
    ["words[?(@ contains 1)]", []],
    ["$[?(@.empty empty true)].text", ["plain"]],
    ["$[?(@.none empty true)].text", ["plain"]],
    ["$[?(@.text empty false)].text", ["plain"]],
    ["$[?(@.limit empty false)].text", []],
    ["nested[?(@ == [1,2])]", [[1, 2]]],
    ["mixed[?(@ == {'n': 7})]", [{ n: 7 }]],
    ["mixed[?(@ == {'n': 8})]", []],
    ["mixed[?(@ == {})]", []],
    ["nums[?(/x/ == @)]", []],
  ])("knows the operator in %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ["words[?(@ =~ /[xy]/)]", ["x", "y"]],
    ["words[?(@ =~ /X/i)]", ["x"]],
    ["words[?(@ =~ /X/)]", []],
    ["$[?(@.text =~ /lai/)]", []],
    ["$[?(@.text =~ /.*lai.*/)].limit", [1]],
    ["$[?(/pl.+/ =~ @.text)].limit", [1]],
    ["$[?(@.words =~ /z/)].limit", [1]],
    ["$[?(@.limit =~ /\\d/)].limit", [1]],
    ["$[?(@.zz =~ /.+/)].limit", []],
    ["$[?(@.text =~ 'plain')].limit", []],
    ["$[?('a/b' =~ /a\\/b/)].limit", [1]],
  ])("matches %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });
});
