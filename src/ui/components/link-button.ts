/** Links that look like buttons: what goes elsewhere is a link, so that it opens in a new tab too. */
const SHAPE =
  "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2.5 font-medium whitespace-nowrap transition-colors";

export const LINK_BUTTON = `${SHAPE} border-line-strong bg-surface text-text hover:bg-hover`;
export const LINK_BUTTON_PRIMARY = `${SHAPE} border-transparent bg-accent text-on-accent hover:bg-accent-strong`;
