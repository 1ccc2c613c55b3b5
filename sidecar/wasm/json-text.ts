/** JSON from what stands on the wire; every function answers the place after what it wrote. */

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/**
 * A JSON string from UTF-8. 0 when it is not UTF-8. Sixteen bytes at a time as long as there is nothing to escape and
 * nothing but ASCII; writes up to 15 bytes beyond what it answers.
 */
export function writeString(at: usize, end: usize, to: usize): usize {
  let out = to;
  store<u8>(out++, QUOTE);
  while (at < end) {
    const bytes = v128.load(at);
    v128.store(out, bytes);
    const left = end - at;
    let special = specialBytes(bytes);
    if (left < 16) special &= (1 << (<i32>left)) - 1;
    if (special == 0) {
      const taken: usize = left < 16 ? left : 16;
      at += taken;
      out += taken;
      continue;
    }
    const plain = <usize>ctz(special);
    at += plain;
    out += plain;
    const byte = load<u8>(at);
    if (byte < 0x80) {
      out = writeEscaped(byte, out);
      at += 1;
    } else {
      const length = sequenceLength(at, end);
      if (length == 0) return 0;
      memory.copy(out, at, length);
      at += length;
      out += length;
    }
  }
  store<u8>(out, QUOTE);
  return out + 1;
}

/** A whole number with all its digits. */
export function writeInteger(value: i64, to: usize): usize {
  let out = to;
  let rest: u64 = <u64>value;
  if (value < 0) {
    store<u8>(out++, 0x2d);
    rest = 0 - rest;
  }
  let digits = 1;
  for (let power: u64 = rest; power >= 10; power /= 10) digits += 1;
  for (let place = out + digits - 1; place >= out; place -= 1) {
    const next = rest / 10;
    store<u8>(place, <u8>(0x30 + (rest - next * 10)));
    rest = next;
  }
  return out + digits;
}

/** Whether all bytes are ASCII other than NUL: such a text is stored as it comes. */
export function isPlain(at: usize, end: usize): bool {
  while (at < end) {
    const bytes = v128.load(at);
    let special = i8x16.bitmask(i8x16.le_s(bytes, i8x16.splat(0)));
    if (end - at < 16) special &= (1 << i32(end - at)) - 1;
    if (special != 0) return false;
    at += 16;
  }
  return true;
}

/** Whether one of these stands in a text in which secrets are looked for: = @ " or a space. */
export function isSuspicious(at: usize, end: usize): bool {
  while (at < end) {
    const bytes = v128.load(at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x3d)), i8x16.eq(bytes, i8x16.splat(0x40))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x20)))
    );
    let special = i8x16.bitmask(found);
    if (end - at < 16) special &= (1 << i32(end - at)) - 1;
    if (special != 0) return true;
    at += 16;
  }
  return false;
}

// Control characters and everything beyond ASCII (negative as signed bytes), quotes and backslashes.
function specialBytes(bytes: v128): i32 {
  return i8x16.bitmask(
    v128.or(
      i8x16.lt_s(bytes, i8x16.splat(0x20)),
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)))
    )
  );
}

function writeEscaped(byte: u8, out: usize): usize {
  if (byte == 0) {
    // U+FFFD: PostgreSQL takes no NUL.
    store<u16>(out, 0xbfef);
    store<u8>(out + 2, 0xbd);
    return out + 3;
  }
  store<u8>(out, BACKSLASH);
  let letter: u8 = 0;
  if (byte == QUOTE || byte == BACKSLASH) letter = byte;
  else if (byte == 0x0a) letter = 0x6e;
  else if (byte == 0x0d) letter = 0x72;
  else if (byte == 0x09) letter = 0x74;
  if (letter != 0) {
    store<u8>(out + 1, letter);
    return out + 2;
  }
  store<u8>(out + 1, 0x75);
  store<u16>(out + 2, 0x3030);
  store<u8>(out + 4, hexDigit(byte >> 4));
  store<u8>(out + 5, hexDigit(byte & 15));
  return out + 6;
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

// Bytes of the well-formed UTF-8 sequence at this place (Unicode 3.9, table 3-7); 0 when there is none.
function sequenceLength(at: usize, end: usize): usize {
  const first = load<u8>(at);
  const left = end - at;
  if (first < 0xc2 || left < 2) return 0;
  const second = load<u8>(at + 1);
  if (first < 0xe0) return isContinuation(second) ? 2 : 0;
  if (left < 3 || !isContinuation(load<u8>(at + 2))) return 0;
  if (first < 0xf0) {
    const least: u8 = first == 0xe0 ? 0xa0 : 0x80;
    const most: u8 = first == 0xed ? 0x9f : 0xbf;
    return second >= least && second <= most ? 3 : 0;
  }
  if (first > 0xf4 || left < 4 || !isContinuation(load<u8>(at + 3))) return 0;
  const least: u8 = first == 0xf0 ? 0x90 : 0x80;
  const most: u8 = first == 0xf4 ? 0x8f : 0xbf;
  return second >= least && second <= most ? 4 : 0;
}

function isContinuation(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}
