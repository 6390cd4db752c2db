/** Paths (`$.tasks[referenceTaskName=a].status`) and templates (`{{prefix}}`). */

/** Splits `$.a.b[0][*][k=v,k2=v2].length` into its steps. */
function parsePath(path) {
  const steps = [];
  const re = /\.([^.[\]]+)|\[([^\]]*)\]/g;
  const rest = path.replace(/^\$/, "");
  let at = 0;
  for (let m; (m = re.exec(rest)); at = re.lastIndex) {
    if (m.index !== at) throw new Error(`bad path ${path}`);
    if (m[1] !== undefined) steps.push({ key: m[1] });
    else if (m[2] === "*") steps.push({ each: true });
    else if (/^-?\d+$/.test(m[2])) steps.push({ index: Number(m[2]) });
    else steps.push({ where: m[2].split(",").map((pair) => pair.split(/=(.*)/s).slice(0, 2)) });
  }
  if (at !== rest.length) throw new Error(`bad path ${path}`);
  return steps;
}

/** All places a path selects, as {parent, key, value}. */
export function select(root, path) {
  let found = [{ parent: { $: root }, key: "$", value: root }];
  for (const step of parsePath(path)) {
    const next = [];
    for (const { value } of found) {
      if (value === null || value === undefined) continue;
      const add = (key) => next.push({ parent: value, key, value: value[key] });
      if (step.key === "length" && Array.isArray(value))
        next.push({ parent: null, key: "length", value: value.length });
      else if (step.key !== undefined) {
        if (typeof value === "object" && step.key in value) add(step.key);
      } else if (step.index !== undefined) {
        if (Array.isArray(value)) add(step.index < 0 ? value.length + step.index : step.index);
      } else if (typeof value === "object") {
        for (const key of Object.keys(value)) {
          if (step.each || step.where.every(([k, v]) => String(value[key]?.[k]) === v)) add(key);
        }
      }
    }
    found = next;
  }
  return found;
}

/** The value at a path; when several places match, the last one (the newest attempt of a task). */
export const getPath = (root, path) => select(root, path).at(-1)?.value;

/** Fills `{{name}}`, `{{name.path}}` and `{{now+1000}}`. A string that is one placeholder takes the
 *  value's own type; elsewhere the value is written into the text. */
export function fill(value, vars) {
  if (Array.isArray(value)) return value.map((v) => fill(v, vars));
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [fill(k, vars), fill(v, vars)]),
    );
  }
  if (typeof value !== "string") return value;
  const lookup = (name) => {
    const clock = /^now([+-]\d+)?$/.exec(name);
    if (clock) return Date.now() + Number(clock[1] ?? 0);
    const [head, ...rest] = name.split(".");
    if (!(head in vars)) throw new Error(`no variable {{${name}}}`);
    return rest.reduce((v, k) => v?.[k], vars[head]);
  };
  const whole = /^\{\{([\w.+-]+)\}\}$/.exec(value);
  if (whole) return lookup(whole[1]);
  return value.replace(/\{\{([\w.+-]+)\}\}/g, (_, name) => {
    const v = lookup(name);
    return typeof v === "object" ? JSON.stringify(v) : String(v);
  });
}
