/** Numbers of the protobuf wire format. Lengths have one or two bytes here: what is longer than 16 KiB is not usual. */

/** How many bytes the length at this place has. */
export function readLength(at: usize): usize {
  return load<u8>(at) < 0x80 ? 1 : 2;
}

/** Where the field ends whose length stands at this place; 0 when that is not within `end`. */
export function lengthEnd(at: usize, end: usize): usize {
  if (at >= end) return 0;
  const first = <usize>load<u8>(at);
  let stop = at + 1 + first;
  if (first >= 0x80) {
    const second = <usize>load<u8>(at + 1);
    if (second >= 0x80) return 0;
    stop = at + 2 + (first & 0x7f) + (second << 7);
  }
  return stop > end ? 0 : stop;
}

/** Writes a length of up to 16,383 with two bytes: a varint may be longer than it needs to be. */
export function writeLength(at: usize, length: usize): void {
  store<u8>(at, <u8>((length & 0x7f) | 0x80));
  store<u8>(at + 1, <u8>(length >> 7));
}

/** Writes a varint; answers the place behind it. */
export function writeVarint(value: u64, place: usize): usize {
  let rest = value;
  let at = place;
  while (rest >= 0x80) {
    store<u8>(at, (<u8>(rest & 0x7f)) | 0x80);
    at += 1;
    rest >>= 7;
  }
  store<u8>(at, <u8>rest);
  return at + 1;
}
