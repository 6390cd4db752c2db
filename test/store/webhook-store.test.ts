import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Webhook } from "../../src/model/webhook-config.ts";
import { WebhookStore } from "../../src/store/webhook-store.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const KEY = btoa("k".repeat(32));
const SECRETS = { headers: { "X-Key": "header-value" }, secretValue: "secret-value" };
const WEBHOOK: Webhook = { id: "1", name: "shop", verifier: "HEADER_BASED", ...SECRETS };

let database: SqliteD1;
beforeEach(() => {
  database = new SqliteD1();
});

const store = (keys: string | undefined = KEY) => new WebhookStore(database.binding, keys);

/** The rows as they lie in the database. */
const rows = () => JSON.stringify(database.sqlite.prepare("SELECT * FROM webhook").all());

describe("webhooks in the database", () => {
  it("have their secrets encrypted, whenever they are written", async () => {
    await store().add(WEBHOOK);
    expect(await store().get("1")).toEqual({ ...WEBHOOK, urlVerified: false });
    expect(rows()).not.toMatch(/header-value|secret-value|X-Key/);
    const changed = { ...WEBHOOK, name: "store", secretValue: "another-secret" };
    expect(await store().replace(changed)).toBe(true);
    expect(await store().all()).toEqual([{ ...changed, urlVerified: false }]);
    expect(rows()).not.toMatch(/header-value|another-secret/);
  });

  it("need no key where they have no secrets", async () => {
    const plain: Webhook = { id: "1", name: "shop", verifier: "HEADER_BASED" };
    await store("").add(plain);
    expect(await store("").get("1")).toEqual({ ...plain, urlVerified: false });
  });

  it("are without secrets where no key opens them", async () => {
    const warnings = vi.spyOn(console, "warn").mockReturnValue();
    await store().add(WEBHOOK);
    const read = await store(btoa("o".repeat(32))).get("1");
    expect(read).toEqual({ id: "1", name: "shop", verifier: "HEADER_BASED", urlVerified: false });
    expect(warnings).toHaveBeenCalledWith(
      "the secrets of webhook 1 are encrypted under another key",
    );
  });

  it("cannot take each other's secrets over", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    await store().add(WEBHOOK);
    await store().add({ ...WEBHOOK, id: "2", name: "other", secretValue: "theirs" });
    database.sqlite.exec(
      "UPDATE webhook SET config = (SELECT config FROM webhook WHERE id = '2') WHERE id = '1'",
    );
    expect(await store().get("1")).not.toHaveProperty("secretValue");
  });

  describe("that were written before secrets were encrypted", () => {
    beforeEach(() => {
      database.sqlite
        .prepare("INSERT INTO webhook (id, name, verified, config) VALUES ('1', 'shop', 1, ?)")
        .run(JSON.stringify(WEBHOOK));
    });

    it("are read, and encrypted by that", async () => {
      expect(await store().get("1")).toEqual({ ...WEBHOOK, urlVerified: true });
      expect(rows()).not.toMatch(/header-value|secret-value/);
      expect(await store().get("1")).toEqual({ ...WEBHOOK, urlVerified: true });
    });

    it("stay readable without a key", async () => {
      expect(await store("").get("1")).toEqual({ ...WEBHOOK, urlVerified: true });
      expect(rows()).toContain("secret-value");
    });
  });
});
