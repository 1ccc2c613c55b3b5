/** Attributes in OTLP's JSON as KeyValue fields: `{"key":"…","value":{"stringValue":"…"}}` and the like. */
import { isNegative, readText, readWhole, textEnd, textStart, whole, writeShortText, writeText } from './json-values';
import { writeLength, writeVarint } from './wire';

// What stands between the values, as numbers of as many bytes.
/** `{"key":"` */
const KEY: u64 = 0x22_3a_22_79_65_6b_22_7b;
/** `,"value":{"` */
const VALUE_1: u64 = 0x22_65_75_6c_61_76_22_2c;
const VALUE_2: u32 = 0x22_7b_3a;
const VALUE_2_BYTES: u32 = 0xff_ff_ff;
/** `stringValue":` */
const STRING_1: u64 = 0x61_56_67_6e_69_72_74_73;
const STRING_2: u32 = 0x22_65_75_6c;
const COLON: u8 = 0x3a;
/** `intValue":` */
const INT: u64 = 0x65_75_6c_61_56_74_6e_69;
/** `boolValue":` */
const BOOL: u64 = 0x75_6c_61_56_6c_6f_6f_62;
const SMALL_E: u8 = 0x65;
/** `":` */
const NAME_END: u16 = 0x3a_22;
/** `}}` */
const BOTH_END: u16 = 0x7d_7d;
const TRUE: u32 = 0x65_75_72_74;
const FALSE: u32 = 0x73_6c_61_66;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;
const COMMA: u8 = 0x2c;

const KEY_TAG: u8 = 0x0a;
const VALUE_TAG: u8 = 0x12;
const STRING_TAG: u8 = 0x0a;
const BOOL_TAG: u8 = 0x10;
const INT_TAG: u8 = 0x18;
/** A field with its tag, its length and that of what is in it, and a number. */
const FIELD_ROOM: usize = 32;

/** Where the attributes that were written last end. */
export let attributesEnd: usize = 0;

/** Writes a list of attributes; answers the place behind the list, 0 when one of them is not usual. */
export function writeAttributes(start: usize, end: usize, tag: u8, place: usize, limit: usize): usize {
  if (load<u8>(start) != OPEN_BRACKET) return 0;
  let at = start + 1;
  let out = place;
  attributesEnd = out;
  if (load<u8>(at) == CLOSE_BRACKET) return at + 1;
  while (at < end) {
    if (load<u64>(at) != KEY) return 0;
    at = readText(at + 7, end);
    if (at == 0 || out + (textEnd - textStart) + FIELD_ROOM > limit) return 0;
    // Lengths that may need two bytes are written with two: what is long need not be moved then.
    const attribute = out;
    store<u8>(out, tag);
    out = writeShortText(KEY_TAG, out + 3);
    if (out == 0) return 0;
    if (load<u64>(at) != VALUE_1 || (load<u32>(at + 8) & VALUE_2_BYTES) != VALUE_2) return 0;
    at = readValue(at + 11, end, out, limit);
    if (at == 0 || load<u16>(at) != BOTH_END) return 0;
    out = valueEnd;
    writeLength(attribute + 1, out - attribute - 3);
    at += 3;
    const next = load<u8>(at - 1);
    if (next == CLOSE_BRACKET) {
      attributesEnd = out;
      return at;
    }
    if (next != COMMA) return 0;
  }
  return 0;
}

let valueEnd: usize = 0;

// From the name of the value to behind it, without the braces that follow.
function readValue(start: usize, end: usize, value: usize, limit: usize): usize {
  let at = start;
  let out = value + 3;
  const name = load<u64>(at);
  store<u8>(value, VALUE_TAG);
  if (name == STRING_1 && load<u32>(at + 8) == STRING_2 && load<u8>(at + 12) == COLON) {
    at = readText(at + 13, end);
    if (at == 0 || out + (textEnd - textStart) + FIELD_ROOM > limit) return 0;
    out = writeText(STRING_TAG, out);
    if (out == 0) return 0;
  } else if (name == INT && load<u16>(at + 8) == NAME_END) {
    at = readWhole(at + 10, end);
    if (at == 0) return 0;
    store<u8>(out, INT_TAG);
    out = writeVarint(isNegative ? 0 - whole : whole, out + 1);
  } else if (name == BOOL && load<u8>(at + 8) == SMALL_E && load<u16>(at + 9) == NAME_END) {
    at += 11;
    const isTrue = load<u32>(at) == TRUE;
    if (!isTrue && (load<u32>(at) != FALSE || load<u8>(at + 4) != SMALL_E)) return 0;
    at += isTrue ? 4 : 5;
    store<u8>(out, BOOL_TAG);
    store<u8>(out + 1, isTrue ? 1 : 0);
    out += 2;
  } else return 0;
  writeLength(value + 1, out - value - 3);
  valueEnd = out;
  return at;
}
