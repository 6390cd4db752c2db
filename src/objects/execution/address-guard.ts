/**
 * Which addresses an HTTP task may call.
 *
 * G1. What is not known to be public is refused: loopback, private networks, link-local (where
 *     clouds serve credentials as "metadata"), and everything reserved or unassigned.
 * G2. An IPv6 address that carries an IPv4 address is judged by the latter.
 * G3. Metadata services are refused whatever the configuration says.
 * G4. Spellings do not matter: `URL` has already turned decimal, octal, hexadecimal and full-width
 *     forms of an IPv4 address into the dotted one; dots at the end of a name are dropped here.
 *
 * Limit: a name is judged by its text, because Workers have no resolver that would see what the
 * connection sees. A public name that points at a private address passes here. On Cloudflare's
 * network such an address is not routable. In a local workerd it is, so the local server must give
 * this task a `network` service whose `allow` list workerd applies to the resolved address.
 */

/** What is allowed besides public addresses; `private` includes `loopback`. */
export type AllowedAddresses = "none" | "loopback" | "private";

/** Null: the URL may be called; else the reason why not, which names the setting that allows it. */
export type AddressGuard = (url: URL) => string | null;

type Reach = "public" | "loopback" | "private" | "never";

interface Verdict {
  reach: Reach;
  /** Completes "<host> is …". */
  what: string;
}

const VARIABLE = "BATON_HTTP_ALLOW";
const PUBLIC: Verdict = { reach: "public", what: "a public address" };
const LOOPBACK: Verdict = { reach: "loopback", what: "a loopback address" };
const PRIVATE: Verdict = { reach: "private", what: "a private address" };
const LINK_LOCAL: Verdict = { reach: "never", what: "a link-local address" };
const METADATA: Verdict = { reach: "never", what: "a metadata service" };
const RESERVED: Verdict = { reach: "never", what: "a reserved address" };
const MULTICAST: Verdict = { reach: "never", what: "a multicast or broadcast address" };
const PRIVATE_NAME: Verdict = { reach: "private", what: "a name of a private network" };

/** The first match counts (IANA's special-purpose registry, and the clouds' own documentation). */
const IPV4_RANGES: readonly [string, Verdict][] = [
  ["168.63.129.16/32", METADATA], // Azure
  ["100.100.100.200/32", METADATA], // Alibaba
  ["192.0.0.192/32", METADATA], // Oracle
  ["169.254.169.254/32", METADATA],
  ["0.0.0.0/8", RESERVED],
  ["10.0.0.0/8", PRIVATE],
  ["100.64.0.0/10", PRIVATE],
  ["127.0.0.0/8", LOOPBACK],
  ["169.254.0.0/16", LINK_LOCAL],
  ["172.16.0.0/12", PRIVATE],
  ["192.0.0.0/24", RESERVED],
  ["192.0.2.0/24", RESERVED],
  ["192.88.99.0/24", RESERVED],
  ["192.168.0.0/16", PRIVATE],
  ["198.18.0.0/15", RESERVED],
  ["198.51.100.0/24", RESERVED],
  ["203.0.113.0/24", RESERVED],
  ["224.0.0.0/4", MULTICAST],
  ["255.255.255.255/32", MULTICAST],
  ["240.0.0.0/4", RESERVED],
];

/** A number instead of a verdict: the bit at which an IPv4 address begins (G2). */
const IPV6_RANGES: readonly [string, Verdict | number][] = [
  ["fd00:ec2::/32", METADATA], // AWS
  ["fd20:ce::254/128", METADATA], // Google
  ["fd00:42::42/128", METADATA], // Scaleway
  ["::1/128", LOOPBACK],
  ["::ffff:0:0/96", 96], // mapped
  ["::ffff:0:0:0/96", 96], // translated
  ["64:ff9b::/96", 96], // NAT64
  ["2002::/16", 16], // 6to4
  ["2001::/23", RESERVED], // Teredo among others
  ["2001:db8::/32", RESERVED],
  ["3fff::/20", RESERVED],
  ["2000::/3", PUBLIC],
  ["fc00::/7", PRIVATE],
  ["fe80::/10", LINK_LOCAL],
  ["fec0::/10", PRIVATE],
  ["ff00::/8", MULTICAST],
  ["::/0", RESERVED],
];

const METADATA_NAMES = new Set([
  ...["metadata", "metadata.google.internal", "metadata.goog", "metadata.azure.internal"],
  ...["metadata.azure.com", "metadata.tencentyun.com", "metadata.platformequinix.com"],
  ...["instance-data", "instance-data.ec2.internal"],
]);

/** Endings of names that public DNS does not have, or that private networks use as their own. */
const PRIVATE_ENDINGS = [
  ...[".internal", ".local", ".localdomain", ".lan", ".intranet", ".private", ".corp", ".home"],
  ...[".home.arpa", ".svc"],
];

const IPV4 = compile(IPV4_RANGES, 32, ipv4Bits);
const IPV6 = compile(IPV6_RANGES, 128, ipv6Bits);

/** Makes the check that every request of an HTTP task passes, redirects included. */
export function createAddressGuard(allow: AllowedAddresses): AddressGuard {
  const allowed = new Set<Reach>(["public"]);
  if (allow !== "none") allowed.add("loopback");
  if (allow === "private") allowed.add("private");

  return (url) => {
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return `only http and https can be called, not "${url.protocol}"`;
    }
    if (url.username !== "" || url.password !== "") {
      return "a URL with a user name or password is not called; use an Authorization header";
    }
    const host = url.hostname.toLowerCase().replace(/\.+$/, "");
    if (host === "") return "the URL names no host";
    const { reach, what } = judge(host);
    if (allowed.has(reach)) return null;
    const remedy =
      reach === "never" ? "which no setting allows" : `which needs ${VARIABLE}=${reach}`;
    return `${host} is ${what}, ${remedy}`;
  };
}

function judge(host: string): Verdict {
  if (host.startsWith("[")) return judgeIpv6(host.slice(1, -1));
  const bits = ipv4Bits(host);
  return bits === null ? judgeName(host) : judgeIpv4(bits);
}

function judgeName(name: string): Verdict {
  if (METADATA_NAMES.has(name)) return METADATA;
  if (name === "localhost" || name.endsWith(".localhost")) return LOOPBACK;
  // A name of one label is completed by the search domains of the machine's own network.
  if (!name.includes(".")) return PRIVATE_NAME;
  return PRIVATE_ENDINGS.some((ending) => name.endsWith(ending)) ? PRIVATE_NAME : PUBLIC;
}

function judgeIpv4(bits: bigint): Verdict {
  return IPV4.find((range) => range.includes(bits))?.verdict ?? PUBLIC;
}

function judgeIpv6(text: string): Verdict {
  const bits = ipv6Bits(text);
  if (bits === null) return RESERVED;
  const verdict = IPV6.find((range) => range.includes(bits))?.verdict ?? RESERVED;
  if (typeof verdict !== "number") return verdict;
  return judgeIpv4((bits >> BigInt(128 - 32 - verdict)) & 0xffff_ffffn);
}

function compile<V>(
  ranges: readonly [string, V][],
  width: number,
  parse: (text: string) => bigint | null,
): { includes(bits: bigint): boolean; verdict: V }[] {
  return ranges.map(([range, verdict]) => {
    const [base = "", length = ""] = range.split("/");
    const shift = BigInt(width - Number(length));
    const prefix = (parse(base) ?? 0n) >> shift;
    return { verdict, includes: (bits) => bits >> shift === prefix };
  });
}

/** @returns null when the text is no dotted IPv4 address. */
function ipv4Bits(text: string): bigint | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  return text.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

/** @param text as `URL` writes it: hexadecimal groups, at most one `::`. */
function ipv6Bits(text: string): bigint | null {
  const [head = "", tail] = text.split("::");
  const left = groups(head);
  const right = groups(tail ?? "");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return null;
  const all = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!all.every((group) => /^[\da-f]{1,4}$/.test(group))) return null;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function groups(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
