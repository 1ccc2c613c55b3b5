/** Texts and whole numbers of JSON. Readers answer the place behind what they read, 0 when it is not usual. */
import { writeLength } from './wire';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const MINUS: u8 = 0x2d;
const ZERO: u8 = 0x30;
/** Any number of so many digits fits into 64 bits; with a sign outside of a text, into the digits of a double. */
const MOST_DIGITS: u32 = 19;
const MOST_DIGITS_OF_DOUBLE: u32 = 15;

/** The text that was read last, between its quotes. */
export let textStart: usize = 0;
export let textEnd: usize = 0;
let hasEscapes: bool = false;

/** Reads a text with its quotes. */
export function readText(start: usize, end: usize): usize {
  if (load<u8>(start) != QUOTE) return 0;
  let at = start + 1;
  textStart = at;
  hasEscapes = false;
  while (at < end) {
    const bytes = v128.load(at);
    const special = i8x16.bitmask(
      v128.or(
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
        v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)))
      )
    );
    if (special == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(special);
    if (at >= end) return 0;
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      textEnd = at;
      return at + 1;
    }
    if (byte != BACKSLASH) return 0;
    hasEscapes = true;
    at += 2;
  }
  return 0;
}

/** Writes the text that was read last as a field; answers the place behind it, 0 when it has an unusual escape. */
export function writeText(tag: u8, out: usize): usize {
  store<u8>(out, tag);
  const length = textEnd - textStart;
  const lengthBytes: usize = length < 0x80 ? 1 : 2;
  const start = out + 1 + lengthBytes;
  let at = start;
  if (!hasEscapes) {
    memory.copy(at, textStart, length);
    at += length;
  } else {
    for (let from = textStart; from < textEnd; from += 1) {
      let byte = load<u8>(from);
      if (byte == BACKSLASH) {
        from += 1;
        byte = unescaped(load<u8>(from));
        if (byte == 0) return 0;
      }
      store<u8>(at, byte);
      at += 1;
    }
  }
  if (lengthBytes == 1) store<u8>(out + 1, <u8>(at - start));
  else writeLength(out + 1, at - start);
  return at;
}

/** Writes the text that was read last, which has no escapes, as a field with a length of one byte. */
export function writeShortText(tag: u8, out: usize): usize {
  const length = textEnd - textStart;
  if (hasEscapes || length > 0x7f) return 0;
  store<u8>(out, tag);
  store<u8>(out + 1, <u8>length);
  memory.copy(out + 2, textStart, length);
  return out + 2 + length;
}

/** Writes the text that was read last, which is hex of this many bytes, as a field. */
export function writeId(tag: u8, bytes: usize, out: usize): usize {
  if (textEnd - textStart != 2 * bytes) return 0;
  store<u8>(out, tag);
  store<u8>(out + 1, <u8>bytes);
  for (let i: usize = 0; i < bytes; i += 1) {
    const high = hexValue(load<u8>(textStart + 2 * i));
    const low = hexValue(load<u8>(textStart + 2 * i + 1));
    if ((high | low) > 15) return 0;
    store<u8>(out + 2 + i, (high << 4) | low);
  }
  return out + 2 + bytes;
}

/** The number that was read last, without its sign. */
export let whole: u64 = 0;
export let isNegative: bool = false;

/** Reads digits, as a number or as a text, with a minus or without. */
export function readWhole(start: usize, end: usize): usize {
  let at = start;
  const isText = load<u8>(at) == QUOTE;
  if (isText) at += 1;
  isNegative = load<u8>(at) == MINUS;
  if (isNegative) at += 1;
  const first = at;
  whole = 0;
  while (at < end) {
    const digit = load<u8>(at) - ZERO;
    if (digit > 9) break;
    whole = whole * 10 + digit;
    at += 1;
  }
  const digits = <u32>(at - first);
  if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && load<u8>(first) == ZERO)) return 0;
  if (!isText) return isNegative && digits > MOST_DIGITS_OF_DOUBLE ? 0 : at;
  return load<u8>(at) == QUOTE ? at + 1 : 0;
}

// What stands for itself or for a control character; 0 for anything else.
function unescaped(byte: u8): u8 {
  if (byte == QUOTE || byte == BACKSLASH || byte == 0x2f) return byte;
  if (byte == 0x6e) return 0x0a;
  if (byte == 0x74) return 0x09;
  if (byte == 0x72) return 0x0d;
  if (byte == 0x62) return 0x08;
  if (byte == 0x66) return 0x0c;
  return 0;
}

// More than 15 for what is no hex digit.
function hexValue(byte: u8): u8 {
  const digit = byte - ZERO;
  if (digit <= 9) return digit;
  const letter = (byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 0x10;
}
