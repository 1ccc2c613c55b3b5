/** Fixed, so that rows can be virtual. */
export const ROW_HEIGHT = 26;
