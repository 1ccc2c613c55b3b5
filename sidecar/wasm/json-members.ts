/**
 * The members of a span, as whoever calls tells them: `"name":`, the field they become and what they hold. Each is looked
 * for where it came last: after the same member as now.
 *
 * A member in memory: 0 length of its name with quotes and colon, 4 tag of the field, 8 what it holds, 12 the member that
 * followed it, 16 its name.
 */
const LENGTH: usize = 0;
const TAG: usize = 4;
const KIND: usize = 8;
const NEXT: usize = 12;
const NAME: usize = 16;
const MEMBER_BYTES: usize = 48;
const MOST_NAME: u32 = 32;

/** Where a name is put before it is taken in. */
export const GIVEN_MEMBER: usize = 2_048;
/** Stands before the first member of a span; the others follow it. */
export const FIRST: usize = 4_096;
const MEMBERS_END: usize = 8_192;
let top: usize = FIRST + MEMBER_BYTES;

/** Takes a name in. 0: it is too long, or there is no room. */
export function addMember(length: u32, tag: u32, kind: u32): u32 {
  if (length > MOST_NAME || top + MEMBER_BYTES > MEMBERS_END) return 0;
  store<u32>(top + LENGTH, length);
  store<u32>(top + TAG, tag);
  store<u32>(top + KIND, kind);
  store<u32>(top + NEXT, 0);
  memory.copy(top + NAME, GIVEN_MEMBER, length);
  top += MEMBER_BYTES;
  return 1;
}

/** The member whose name stands at this place, which comes after the other one; 0 when it is none of them. */
export function findMember(at: usize, previous: usize): usize {
  const guess = <usize>load<u32>(previous + NEXT);
  if (guess != 0 && isAt(guess, at)) return guess;
  for (let member = FIRST + MEMBER_BYTES; member < top; member += MEMBER_BYTES) {
    if (!isAt(member, at)) continue;
    store<u32>(previous + NEXT, <u32>member);
    return member;
  }
  return 0;
}

export function nameLength(member: usize): usize {
  return <usize>load<u32>(member + LENGTH);
}

export function tagOf(member: usize): u32 {
  return load<u32>(member + TAG);
}

export function kindOf(member: usize): u32 {
  return load<u32>(member + KIND);
}

function isAt(member: usize, at: usize): bool {
  const length = load<u32>(member + LENGTH);
  const name = member + NAME;
  const first = i8x16.bitmask(i8x16.eq(v128.load(name), v128.load(at)));
  if (length <= 16) {
    const wanted = length == 16 ? 0xffff : (1 << length) - 1;
    return (first & wanted) == wanted;
  }
  const wanted = length == 32 ? 0xffff : (1 << (length - 16)) - 1;
  const second = i8x16.bitmask(i8x16.eq(v128.load(name + 16), v128.load(at + 16)));
  return first == 0xffff && (second & wanted) == wanted;
}
