/**
 * The script that prepares an interpreter once, before its memory is frozen as the state that every
 * evaluation starts from. It runs inside the sandbox and answers with the functions that the host calls.
 *
 * A user's script may replace any built-in, so everything that is used after it has run is taken hold of
 * here first. What a script breaks for itself is its own loss: the next one finds all as new.
 */

/** The file name of the prelude in stack traces; a script's own is `SCRIPT_NAME`. */
export const PRELUDE_NAME = "prelude";
export const SCRIPT_NAME = "script";

/** The functions and objects that the prelude answers with, by name. */
export const PRELUDE_NAMES = [
  "parse",
  "seed",
  "convert",
  "describe",
  "dataPrototype",
  "objectPrototype",
] as const;

/**
 * `helpers`: Conductor's scripts see Java maps and lists, so old ones call `$.list.size()` or
 * `$.map.get("k")`. Lists get the methods from their prototype; the objects of the scope have a prototype
 * of their own, because a `get` on `Object.prototype` would break every property descriptor. Methods of a
 * prototype are never listed, and a member of the data hides them.
 *
 * `Math.random` is replaced, because the interpreter seeds its own generator once, before it is frozen:
 * every evaluation would get the same numbers.
 */
export const PRELUDE = String.raw`(() => {
  "use strict";
  const { create, defineProperty, getPrototypeOf, hasOwn, keys, values } = Object;
  const NativeArray = Array;
  const { from: listFrom, isArray } = Array;
  const { apply } = Reflect;
  const { parse, stringify } = JSON;
  const { isView } = ArrayBuffer;
  const NativeError = Error, NativeMap = Map, NativeNumber = Number, NativeSet = Set, NativeString = String;
  const methodOf = Function.prototype.bind.bind(Function.prototype.call);
  const arrayIncludes = methodOf(Array.prototype.includes);
  const eachInMap = methodOf(Map.prototype.forEach);
  const eachInSet = methodOf(Set.prototype.forEach);
  const errorText = methodOf(Error.prototype.toString);
  const objectPrototype = Object.prototype;
  const nativeErrors = [TypeError, ReferenceError, RangeError, SyntaxError, URIError, EvalError, InternalError]
    .map((type) => type.prototype);

  const addHidden = (target, methods) => {
    for (const name of keys(methods)) {
      defineProperty(target, name, { value: methods[name], writable: true, configurable: true });
    }
    return target;
  };

  const dataPrototype = addHidden(create(objectPrototype), {
    size() { return keys(this).length; },
    isEmpty() { return keys(this).length === 0; },
    get(key) { return hasOwn(this, key) ? this[key] : null; },
    getOrDefault(key, fallback) { return hasOwn(this, key) ? this[key] : fallback; },
    containsKey(key) { return hasOwn(this, key); },
    containsValue(value) { return arrayIncludes(values(this), value); },
    contains(value) { return arrayIncludes(values(this), value); },
    keySet() { return keys(this); },
    values() { return values(this); },
  });
  addHidden(Array.prototype, {
    size() { return this.length; },
    isEmpty() { return this.length === 0; },
    get(index) { return this[index]; },
    contains(value) { return arrayIncludes(this, value); },
  });

  let state = 0;
  const seed = (number) => { state = number | 0; };
  const { imul } = Math;
  addHidden(Math, {
    random() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  });

  const entriesToObject = (map) => {
    const object = create(null);
    eachInMap(map, (value, key) => { object[NativeString(key)] = value; });
    return object;
  };
  const valuesToList = (set) => {
    const list = [];
    eachInSet(set, (value) => { list[list.length] = value; });
    return list;
  };

  /* What stands in a result in place of a value: JSON.stringify asks for each one. */
  const inResult = (key, value) => {
    switch (typeof value) {
      case "string": case "boolean": return value;
      case "number": return value - value === 0 ? value : NativeString(value);
      case "bigint": return inResult(key, NativeNumber(value));
      case "function": return create(null);
      case "object": break;
      default: return null;
    }
    if (value === null || isArray(value)) return value;
    const prototype = getPrototypeOf(value);
    if (prototype === objectPrototype || prototype === dataPrototype || prototype === null) return value;
    if (value instanceof NativeMap) return entriesToObject(value);
    if (value instanceof NativeSet) return valuesToList(value);
    return isView(value) && value.length !== undefined ? apply(listFrom, NativeArray, [value]) : value;
  };
  const convert = (result) => stringify(result, inResult);

  /* What was thrown, and where, when the interpreter threw it: [text, stack trace or null] as JSON. */
  const describe = (thrown) => {
    if (thrown instanceof NativeError) {
      const located = arrayIncludes(nativeErrors, getPrototypeOf(thrown)) && typeof thrown.stack === "string";
      return stringify([errorText(thrown), located ? thrown.stack : null]);
    }
    const isObject = typeof thrown === "object" && thrown !== null;
    return stringify([isObject ? convert(thrown) : NativeString(thrown), null]);
  };

  return { parse, seed, convert, describe, dataPrototype, objectPrototype };
})()`;
