/**
 * Spans in OTLP's JSON to spans in protobuf, for elements as encoders write almost all of them: no white space, members
 * that are known, strings, whole numbers and booleans as attributes, nothing in what is seldom used. At anything else it
 * stops before the element, and whoever called does that one: usual-spans.ts beside the decoder of JSON.
 */
import { attributesEnd, writeAttributes } from './json-attributes';
import { FIRST, findMember, kindOf, nameLength, tagOf } from './json-members';
import { isNegative, readText, readWhole, textEnd, textStart, whole, writeId, writeText } from './json-values';
import { writeLength } from './wire';

export { addMember, GIVEN_MEMBER } from './json-members';

/** What a call says when it ends, as words of four bytes: where it stopped, and how many bytes were written. */
export const RESULT: usize = 1_024;
/** Bytes as received. */
export const INPUT: usize = 8_192;
export const INPUT_BYTES: usize = 524_288;
/** Protobuf, which is shorter. */
export const OUTPUT: usize = 532_736;
const OUTPUT_END: usize = 1_098_304;

const SPANS: u8 = 0x12;
const STATUS_MESSAGE: u8 = 0x12;
const STATUS_CODE: u8 = 0x18;
/** Of a span: its length is written with two bytes. */
const MOST_BYTES: usize = 16_383;
/** A field without its text. */
const FIELD_ROOM: usize = 32;

/** What members hold. */
const ID_16: u32 = 1;
const ID_8: u32 = 2;
const TEXT: u32 = 3;
const TIME: u32 = 4;
const DIGIT: u32 = 5;
const ATTRIBUTES: u32 = 6;
const NOTHING: u32 = 7;
const EMPTY_LIST: u32 = 8;
const STATUS: u32 = 9;
const FLAGS: u32 = 10;

/** `"code":`, seven bytes of the eight. */
const CODE: u64 = 0x3a_22_65_64_6f_63_22;
const CODE_BYTES: u64 = 0xff_ff_ff_ff_ff_ff_ff;
/** `"message":` */
const MESSAGE_1: u64 = 0x65_67_61_73_73_65_6d_22;
const MESSAGE_2: u16 = 0x3a_22;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;
const COMMA: u8 = 0x2c;
const ZERO: u8 = 0x30;

/** Where what was written last ends. */
let written: usize = 0;

/** Reads elements between two places of the input, with the commas between them; it stops behind an element. */
export function transcode(from: u32, to: u32): void {
  const end = INPUT + to;
  let at = INPUT + from;
  let done = at;
  let out = OUTPUT;
  while (at < end && load<u8>(at) == OPEN_BRACE && out + 3 + MOST_BYTES + FIELD_ROOM < OUTPUT_END) {
    const next = writeSpan(at, end, out + 3);
    if (next == 0) break;
    store<u8>(out, SPANS);
    writeLength(out + 1, written - out - 3);
    out = written;
    done = next;
    if (load<u8>(next) != COMMA) break;
    at = next + 1;
  }
  store<u32>(RESULT, <u32>(done - INPUT));
  store<u32>(RESULT + 4, <u32>(out - OUTPUT));
}

// Answers the place behind the element; 0 when it is not usual.
function writeSpan(start: usize, end: usize, place: usize): usize {
  const limit = place + MOST_BYTES;
  let at = start + 1;
  let member = FIRST;
  written = place;
  while (at < end) {
    member = findMember(at, member);
    if (member == 0) return 0;
    at = writeMember(member, at + nameLength(member), end, limit);
    if (at == 0 || at >= end || written + FIELD_ROOM > limit) return 0;
    const next = load<u8>(at);
    at += 1;
    if (next == CLOSE_BRACE) return at;
    if (next != COMMA) return 0;
  }
  return 0;
}

function writeMember(member: usize, start: usize, end: usize, limit: usize): usize {
  const tag = tagOf(member);
  const kind = kindOf(member);
  const out = written;
  if (kind == ATTRIBUTES) {
    const at = writeAttributes(start, end, <u8>tag, out, limit);
    written = attributesEnd;
    return at;
  }
  if (kind == ID_16 || kind == ID_8 || kind == TEXT) {
    const at = readText(start, end);
    if (at == 0 || out + (textEnd - textStart) + FIELD_ROOM > limit) return 0;
    // Empty is what is not written in protobuf.
    if (textStart == textEnd) return at;
    written = kind == TEXT ? writeText(<u8>tag, out) : writeId(<u8>tag, kind == ID_16 ? 16 : 8, out);
    return written == 0 ? 0 : at;
  }
  if (kind == TIME || kind == FLAGS) {
    const at = readWhole(start, end);
    if (at == 0 || isNegative || (kind == FLAGS && whole > <u64>u32.MAX_VALUE)) return 0;
    if (whole == 0) return at;
    if (kind == TIME) {
      store<u8>(out, <u8>tag);
      store<u64>(out + 1, whole);
      written = out + 9;
    } else {
      // The one tag of two bytes.
      store<u16>(out, <u16>((tag & 0x7f) | 0x80 | ((tag >> 7) << 8)));
      store<u32>(out + 2, <u32>whole);
      written = out + 6;
    }
    return at;
  }
  if (kind == DIGIT || kind == NOTHING) {
    const digit = load<u8>(start) - ZERO;
    if (digit > 9 || (kind == NOTHING && digit != 0)) return 0;
    if (digit == 0) return start + 1;
    store<u8>(out, <u8>tag);
    store<u8>(out + 1, digit);
    written = out + 2;
    return start + 1;
  }
  if (kind == EMPTY_LIST) {
    return load<u8>(start) == OPEN_BRACKET && load<u8>(start + 1) == CLOSE_BRACKET ? start + 2 : 0;
  }
  return kind == STATUS ? writeStatus(start, end, <u8>tag, limit) : 0;
}

// `{}`, `{"code":2}` or `{"code":2,"message":"…"}` in any order.
function writeStatus(start: usize, end: usize, tag: u8, limit: usize): usize {
  const place = written;
  if (load<u8>(start) != OPEN_BRACE) return 0;
  if (load<u8>(start + 1) == CLOSE_BRACE) return start + 2;
  let at = start + 1;
  let out = place + 3;
  store<u8>(place, tag);
  while (at < end) {
    if ((load<u64>(at) & CODE_BYTES) == CODE) {
      const code = load<u8>(at + 7) - ZERO;
      if (code > 9) return 0;
      store<u8>(out, STATUS_CODE);
      store<u8>(out + 1, code);
      out += 2;
      at += 8;
    } else if (load<u64>(at) == MESSAGE_1 && load<u16>(at + 8) == MESSAGE_2) {
      at = readText(at + 10, end);
      if (at == 0 || out + (textEnd - textStart) + FIELD_ROOM > limit) return 0;
      out = writeText(STATUS_MESSAGE, out);
      if (out == 0) return 0;
    } else return 0;
    const next = load<u8>(at);
    at += 1;
    if (next == CLOSE_BRACE) {
      writeLength(place + 1, out - place - 3);
      written = out;
      return at;
    }
    if (next != COMMA || out + FIELD_ROOM > limit) return 0;
  }
  return 0;
}
