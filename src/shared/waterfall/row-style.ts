/** Fixed, so that rows can be virtual. */
export const ROW_HEIGHT = 26;

/** Indentation of a level in pixels; deep trees are pressed together instead of running out of their column. */
export const indentOf = (depth: number) => Math.min(depth, 10) * 14 + Math.max(0, depth - 10) * 3;
