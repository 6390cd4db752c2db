const LOOK_AGAIN_MILLISECONDS = 20;

/** Waits until a set is empty, but not longer than the grace. */
export async function emptied(set: ReadonlySet<unknown>, graceMilliseconds: number): Promise<void> {
  const deadline = performance.now() + graceMilliseconds;
  while (set.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
  }
}
