/** Sizes of boxes from the sizes of what is in them, and the places of these. */
import type { Block, LaneBox } from "./boxes.ts";
import {
  cardExtent,
  EMPTY_LANE,
  fanGap,
  FRAME_PADDING,
  LANE_GAP,
  listGap,
  MERGE_GAP,
  STEP_GAP,
  type Orientation,
} from "./metrics.ts";

/** Puts the blocks of a lane one after the other, each in the middle. */
export function measureLane(lane: LaneBox): void {
  let main = 0;
  let cross = lane.blocks.length === 0 ? EMPTY_LANE : 0;
  for (const block of lane.blocks) {
    block.atMain = main;
    main += block.main + STEP_GAP;
    cross = Math.max(cross, block.cross);
  }
  lane.main = Math.max(0, main - STEP_GAP);
  lane.cross = cross;
  for (const block of lane.blocks) block.atCross = (cross - block.cross) / 2;
}

/** Puts a block's card before its lanes. */
export function measureBlock(block: Block, orientation: Orientation): void {
  const { main, cross } = cardExtent(block.node, orientation);
  block.card = { main, cross, atMain: 0 };
  block.main = block.card.main;
  block.cross = block.card.cross;
  if (block.arrangement === "fan") fan(block, orientation);
  if (block.arrangement === "frame") frame(block, orientation);
}

/** Branches stand beside each other and begin at the same height. */
function fan(block: Block, orientation: Orientation): void {
  const beside = block.stack === null ? block.lanes : [...block.lanes, block.stack];
  const gap = fanGap(block.node, orientation);
  let cross = 0;
  let main = 0;
  for (const box of beside) {
    box.atMain = block.card.main + gap;
    box.atCross = cross;
    cross += box.cross + LANE_GAP;
    main = Math.max(main, box.main);
  }
  cross -= LANE_GAP;
  block.main = block.card.main + gap + main + MERGE_GAP;
  block.cross = Math.max(block.card.cross, cross);
  const shift = (block.cross - cross) / 2;
  for (const box of beside) box.atCross += shift;
}

/** What a loop, a try or a child holds stands in a frame, one list after the other. */
function frame(block: Block, orientation: Orientation): void {
  const gap = listGap(block.node, orientation);
  block.card.atMain = FRAME_PADDING;
  let main = FRAME_PADDING + block.card.main;
  let cross = block.card.cross;
  for (const lane of block.lanes) {
    lane.atMain = main + gap;
    main = lane.atMain + lane.main;
    cross = Math.max(cross, lane.cross);
  }
  block.main = main + FRAME_PADDING;
  block.cross = cross + 2 * FRAME_PADDING;
  for (const lane of block.lanes) lane.atCross = (block.cross - lane.cross) / 2;
}
