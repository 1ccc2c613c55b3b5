/** Why the module stopped. */
import { INPUT, RESULT } from './layout';

/** What comes next is no usual span, or the input ends before it does. */
export const STOPPED_AT_FIELD: u32 = 0;
/** Neither the rows nor the output have room for more. */
export const STOPPED_FOR_ROOM: u32 = 1;
/** A key of the next span is not known: its place and length stand in the result. */
export const STOPPED_BY_KEY: u32 = 2;

export let reason: u32 = STOPPED_AT_FIELD;

export function stopFor(why: u32): void {
  reason = why;
}

export function stopForKey(at: usize, length: u32): void {
  reason = STOPPED_BY_KEY;
  store<u32>(RESULT + 16, <u32>(at - INPUT));
  store<u32>(RESULT + 20, length);
}
