import { describe, expect, it } from "vitest";
import { withoutAddresses } from "../../src/cli/workerd-message.ts";

const PROGRAM = "/home/you/baton/node_modules/@cloudflare/workerd-linux-64/bin/workerd";
const places = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `${PROGRAM}@${(0x556572e + index).toString(16)}`,
  ).join(" ");

describe("withoutAddresses", () => {
  it("leaves a message without a stack as it is", () => {
    expect(withoutAddresses("uncaught exception; x = 1")).toBe("uncaught exception; x = 1");
  });

  it.each(["\n", "; "])("cuts off a stack at the end, after %j", (between) => {
    expect(withoutAddresses(`DNS lookup failed.${between}stack: ${places(3)} 7f3a2b1c`)).toBe(
      "DNS lookup failed.",
    );
  });

  it("keeps what follows the stack, however long that is", () => {
    const message = `DNS lookup failed.\nstack: ${places(100)}; context = internal; id = 24ajb6`;
    expect(withoutAddresses(message)).toBe("DNS lookup failed.; context = internal; id = 24ajb6");
  });

  it("leaves a message whose stack is in words", () => {
    expect(withoutAddresses("Bad stack: too deep")).toBe("Bad stack: too deep");
  });
});
