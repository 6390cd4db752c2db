import { describe, expect, it } from "vitest";
import {
  chosenDefinitions,
  type ListedDefinition,
} from "../../../../src/ui/pages/definitions/definition-list.ts";

const definition = (name: string, more: Partial<ListedDefinition> = {}): ListedDefinition => ({
  ...{ name, version: 1, description: undefined, ownerEmail: undefined },
  ...{ createTime: undefined, updateTime: undefined, timeoutSeconds: 0, ...more },
});
const namesOf = (list: ListedDefinition[]): string[] => list.map(({ name }) => name);

describe("chosenDefinitions", () => {
  const list = [
    definition("ship_order", { description: "Sends it", updateTime: 30, version: 2 }),
    definition("bill_order", { ownerEmail: "Money@example.com", createTime: 40 }),
    definition("archive", { createTime: 10, updateTime: 20, version: 7 }),
  ];

  it("keeps those that hold each word in name, description or owner, whatever the case", () => {
    expect(namesOf(chosenDefinitions(list, { q: "ORDER money" }))).toEqual(["bill_order"]);
    expect(namesOf(chosenDefinitions(list, { q: "sends" }))).toEqual(["ship_order"]);
    expect(chosenDefinitions(list, { q: "nothing" })).toEqual([]);
  });

  it("sorts by name unless told otherwise", () => {
    expect(namesOf(chosenDefinitions(list, {}))).toEqual(["archive", "bill_order", "ship_order"]);
    expect(namesOf(chosenDefinitions(list, { sort: "version:DESC" }))).toEqual([
      ...["archive", "ship_order", "bill_order"],
    ]);
  });

  it("sorts by the last change, which for a version that was never replaced is its creation", () => {
    expect(namesOf(chosenDefinitions(list, { sort: "changed:ASC" }))).toEqual([
      ...["archive", "ship_order", "bill_order"],
    ]);
  });
});
