import { describe, expect, it } from "vitest";
import { derivedUuid } from "../../src/lib/derived-uuid.ts";
import { isWorkflowId } from "../../src/lib/workflow-id.ts";

describe("derivedUuid", () => {
  it("is the UUID that Java makes of the same name", () => {
    // UUID.nameUUIDFromBytes("hello".getBytes()), and of the empty text.
    expect(derivedUuid("hello")).toBe("5d41402a-bc4b-3a76-b971-9d911017c592");
    expect(derivedUuid("")).toBe("d41d8cd9-8f00-3204-a980-0998ecf8427e");
  });

  it("is of version 3 and variant 1, whatever the name", () => {
    for (let number = 0; number < 200; number++) {
      const uuid = derivedUuid(`name ${number}`);
      expect(isWorkflowId(uuid)).toBe(true);
      expect(uuid).toMatch(/^.{14}3.{4}[89ab]/);
    }
  });

  it("differs for different names and not for the same one", () => {
    const uuids = Array.from({ length: 500 }, (_, at) => derivedUuid(`subworkflow:w:t:${at}`));
    expect(new Set(uuids).size).toBe(500);
    expect(derivedUuid("subworkflow:w:t:7")).toBe(uuids[7]);
  });
});
