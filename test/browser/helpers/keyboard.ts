/** What a hand that never leaves the keyboard does. */
import type { Locator, Page } from "playwright-core";

/** More stops than any page has before something that a test looks for. */
const MOST_STOPS = 80;

/** Moves the focus on by Tab until it is on that or within it. @throws Error when it never gets there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: "attached" });
  const isThere = (): Promise<boolean> =>
    target.evaluate((element) => {
      const root = element.getRootNode() as Document | ShadowRoot;
      return root.activeElement !== null && element.contains(root.activeElement);
    });
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The focus never comes there by Tab.");
}
