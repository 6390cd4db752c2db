/** Functions of the language that are written in it. */
import { parseDefinitions } from "./parser.ts";
import type { Definition } from "./syntax.ts";

const SOURCE = `
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def isfinite: type == "number" and (isinfinite | not);
def finites: select(isfinite);
def normals: select(isnormal);
def isvalid(f): try (f | true) catch false;

def range($end): range(0; $end);
def first: .[0];
def last: .[-1];
def nth($at): .[$at];
def until(done; next): def turn: if done then . else next | turn end; turn;
def while(going; next): def turn: if going then ., (next | turn) else empty end; turn;
def repeat(f): def turn: f, turn; turn;
def recurse(f): def turn: ., (f | turn); turn;
def recurse(f; condition): recurse(f | select(condition));
def recurse_down: recurse;
def any: any(.[]; .);
def all: all(.[]; .);
def any(f): any(.[]; f);
def all(f): all(.[]; f);
def inputs: empty;
def debug: .;
def debug(messages): .;
def stderr: .;
def input_filename: null;
def input_line_number: 0;
def env: {};
def get_search_list: [];
def have_literal_numbers: true;
def have_decnum: false;
def halt_error: halt_error(5);

def in(container): . as $key | container | has($key);
def inside(container): . as $part | container | contains($part);
def with_entries(f): to_entries | map(f) | from_entries;
def walk(f):
  def turn: if type == "array" then map(turn) elif type == "object" then map_values(turn) else . end | f;
  turn;
def paths: path(..) | select(length > 0);
def paths(condition): path(.. | select(condition)) | select(length > 0);
def leaf_paths: paths(scalars);
def pick(f): . as $whole | reduce path(f) as $path (null; setpath($path; $whole | getpath($path)));
def combinations:
  if length == 0 then [] else .[0][] as $first | (.[1:] | combinations) as $others | [$first] + $others end;
def combinations(count): [range(count) as $_ | .] | combinations;
def ascii: [.] | implode;

def fromstream(events):
  {value: null, ended: false} as $start
  | foreach events as $event ($start;
      if .ended then $start else . end
      | if $event | length == 2
        then .ended = ($event[0] | length == 0) | .value = (.value | setpath($event[0]; $event[1]))
        else .ended = ($event[0] | length == 1) end;
      if .ended then .value else empty end);
def truncate_stream(events):
  . as $depth | null | events
  | if .[0] | length > $depth then .[0] |= .[$depth:] else empty end;
def truncate_stream($depth; events): $depth | truncate_stream(events);

def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def todate: todateiso8601;
def fromdate: fromdateiso8601;
def date: todate;
def dateadd(unit; count): . + count;
def datesub(unit; count): . - count;

def INDEX(rows; key): reduce rows as $row ({}; .[$row | key | tostring] = $row);
def INDEX(key): INDEX(.[]; key);
def IN(others): any(others == .; .);
def IN(some; others): any(some == others; .);
def JOIN($index; key): [.[] | [., $index[key]]];
def JOIN($index; rows; key): rows | [., $index[key]];
def JOIN($index; rows; key; joined): rows | [., $index[key]] | joined;
`;

/** By name and number of parameters, such as `walk/1`. */
export const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(
  parseDefinitions(SOURCE).map((definition) => [
    `${definition.name}/${definition.parameters.length}`,
    definition,
  ]),
);
