import { describe, expect, it } from "vitest";
import { createAddressGuard } from "../../../src/objects/execution/address-guard.ts";
import type { AllowedAddresses } from "../../../src/objects/execution/address-guard.ts";

function check(url: string, allow: AllowedAddresses = "none"): string | null {
  return createAddressGuard(allow)(new URL(url));
}

const LOOPBACK = [
  "http://127.0.0.1/",
  "http://127.255.255.254:8080/",
  "http://localhost/",
  "http://LOCALHOST./",
  "http://localhost../",
  "http://api.localhost/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[::ffff:0:127.0.0.1]/",
  "http://[64:ff9b::127.0.0.1]/",
  "http://[2002:7f00:1::]/",
];

/** Other ways to write 127.0.0.1, which `URL` turns into the usual one. */
const DISGUISED = [
  "http://2130706433/",
  "http://0x7f000001/",
  "http://017700000001/",
  "http://0x7f.1/",
  "http://127.1/",
  "http://127.0.0.1./",
  "http://0177.0.0.01/",
  "http://127。0。0。1/",
  "http://①②⑦.0.0.1/",
  "http://%31%32%37.0.0.1/",
  "http://%6cocalhost/",
  "http:\\\\127.0.0.1\\",
  "http:127.0.0.1",
];

const PRIVATE = [
  "http://10.0.0.1/",
  "http://10.255.255.255/",
  "http://172.16.0.1/",
  "http://172.31.255.255/",
  "http://192.168.1.1/",
  "http://100.64.0.1/",
  "http://100.127.255.255/",
  "http://[fc00::1]/",
  "http://[fdff:ffff::1]/",
  "http://[fec0::1]/",
  "http://[::ffff:10.0.0.1]/",
  "http://[64:ff9b::c0a8:101]/",
  "http://[2002:a00:1::1]/",
  "http://0xa000001/",
  "http://redis/",
  "http://redis./",
  "http://db.internal/",
  "http://host.docker.internal:3000/",
  "http://printer.local/",
  "http://router.lan/",
  "http://nas.home.arpa/",
  "http://api.shop.svc/",
  "http://api.shop.svc.cluster.local./",
];

const NEVER = [
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[::ffff:169.254.169.254]/",
  "http://[64:ff9b::a9fe:a9fe]/",
  "http://169.254.0.1/",
  "http://168.63.129.16/",
  "http://100.100.100.200/",
  "http://192.0.0.192/",
  "http://[fd00:ec2::254]/",
  "http://[fd20:ce::254]/",
  "http://[fe80::1]/",
  "http://[febf::1]/",
  "http://metadata.google.internal/",
  "http://METADATA.google.internal./",
  "http://metadata.goog/",
  "http://metadata/",
  "http://instance-data/",
  "http://instance-data.ec2.internal/",
  "http://0.0.0.0/",
  "http://0/",
  "http://0.1.2.3/",
  "http://192.0.0.1/",
  "http://192.0.2.1/",
  "http://192.88.99.1/",
  "http://198.18.0.1/",
  "http://198.19.255.255/",
  "http://198.51.100.1/",
  "http://203.0.113.1/",
  "http://224.0.0.1/",
  "http://239.255.255.255/",
  "http://240.0.0.1/",
  "http://255.255.255.255/",
  "http://[::]/",
  "http://[::7f00:1]/",
  "http://[64:ff9b:1::1]/",
  "http://[100::1]/",
  "http://[2001::1]/",
  "http://[2001:db8::1]/",
  "http://[3fff::1]/",
  "http://[4000::1]/",
  "http://[ff02::1]/",
];

const PUBLIC = [
  "https://example.com/",
  "http://example.com:8080/path",
  "https://api.example.com./",
  "https://localhost.example.com/",
  "https://internal.example.com/",
  "https://metadata.example.com/",
  "http://1.1.1.1/",
  "http://9.255.255.255/",
  "http://11.0.0.1/",
  "http://100.63.255.255/",
  "http://100.128.0.1/",
  "http://126.255.255.255/",
  "http://128.0.0.1/",
  "http://169.253.255.255/",
  "http://169.255.0.1/",
  "http://172.15.255.255/",
  "http://172.32.0.1/",
  "http://192.167.255.255/",
  "http://192.169.0.1/",
  "http://198.17.255.255/",
  "http://198.20.0.1/",
  "http://223.255.255.255/",
  "http://[2606:4700:4700::1111]/",
  "http://[2a00:1450:4001:80b::200e]/",
  "http://[::ffff:1.1.1.1]/",
  "http://[64:ff9b::8.8.8.8]/",
  "http://[2002:808:808::1]/",
];

describe("the address guard", () => {
  it.each(PUBLIC)("lets %s pass", (url) => {
    for (const allow of ["none", "loopback", "private"] as const) {
      expect(check(url, allow)).toBeNull();
    }
  });

  it.each([...LOOPBACK, ...DISGUISED])("knows %s as loopback", (url) => {
    expect(check(url)).toMatch(/ is a loopback address, which needs BATON_HTTP_ALLOW=loopback$/);
    expect(check(url, "loopback")).toBeNull();
    expect(check(url, "private")).toBeNull();
  });

  it.each(PRIVATE)("knows %s as private", (url) => {
    const refused =
      / is a (private address|name of a private network), which needs BATON_HTTP_ALLOW=private$/;
    expect(check(url)).toMatch(refused);
    expect(check(url, "loopback")).toMatch(refused);
    expect(check(url, "private")).toBeNull();
  });

  it.each(NEVER)("refuses %s whatever is configured", (url) => {
    for (const allow of ["none", "loopback", "private"] as const) {
      expect(check(url, allow)).toMatch(/ is a .*, which no setting allows$/);
    }
  });

  it.each(["ftp://example.com/", "file:///etc/passwd", "data:text/plain,a", "ws://example.com/"])(
    "refuses %s for its scheme",
    (url) => {
      const { protocol } = new URL(url);
      expect(check(url, "private")).toBe(`only http and https can be called, not "${protocol}"`);
    },
  );

  it("refuses a host of dots alone", () => {
    expect(check("http://./", "private")).toBe("the URL names no host");
  });

  it.each([
    "http://me:secret@example.com/",
    "http://me@example.com/",
    "http://:secret@example.com/",
  ])("refuses the credentials of %s without repeating them", (url) => {
    const reason = check(url, "private");
    expect(reason).toMatch(/use an Authorization header/);
    expect(reason).not.toContain("secret");
  });

  it("names the host that is called, not the one that a URL pretends", () => {
    expect(check("http://example.com#@127.0.0.1/")).toBeNull();
    expect(check("http://127.0.0.1?@example.com/")).toMatch(/^127\.0\.0\.1 is a loopback address/);
    expect(check("http://127.0.0.1\\@example.com/")).toMatch(/^127\.0\.0\.1 is a loopback address/);
  });

  it("says why a metadata service is refused", () => {
    expect(check("http://169.254.169.254/")).toBe(
      "169.254.169.254 is a metadata service, which no setting allows",
    );
  });
});
