/** The attributes of one span as a JSON object, and what of them becomes columns. */
import { isPlain, isSuspicious, writeInteger, writeString } from './json-text';
import {
  COLUMN,
  COLUMN_DB_SYSTEM,
  COLUMN_HTTP_STATUS,
  COLUMN_TENANT,
  findKey,
  flagsOf,
  RANK,
  SCRUBBED,
  START,
  UNUSUAL,
  WITHOUT_VALUE,
  writeKey,
} from './known-keys';
import { stopForKey } from './stop';
import { lengthEnd, readLength } from './wire';

const KEY: u8 = 0x0a;
const VALUE: u8 = 0x12;
const ANY_STRING: u8 = 0x0a;
const ANY_BOOL: u8 = 0x10;
const ANY_INT: u8 = 0x18;
const MOST_ATTRIBUTES: u32 = 256;
const MOST_TENANT: usize = 300;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;
const COMMA: u8 = 0x2c;

/** -1 for none. */
export let httpStatus: i32 = -1;
/** Empty for none. */
export let tenantStart: usize = 0;
export let tenantEnd: usize = 0;
/** 0 for none. */
export let systemStart: usize = 0;
export let systemEnd: usize = 0;

let out: usize = 0;
let count: u32 = 0;
let previous: usize = START;
let httpStatusRank: u32 = 0;
let tenantRank: u32 = 0;
let systemRank: u32 = 0;

export function beginAttributes(place: usize): void {
  out = place;
  count = 0;
  previous = START;
  httpStatus = -1;
  tenantStart = tenantEnd = systemStart = systemEnd = 0;
  httpStatusRank = tenantRank = systemRank = 0;
}

/** Closes the object; answers the place after it. */
export function attributesEnd(): usize {
  store<u8>(out, CLOSE_BRACE);
  return out + 1;
}

/** Writes the KeyValue between these places; false when it is not usual. */
export function attributeAt(start: usize, end: usize): bool {
  if (count >= MOST_ATTRIBUTES || start + 2 > end || load<u8>(start) != KEY) return false;
  const keyLength = <u32>load<u8>(start + 1);
  const keyEnd = start + 2 + keyLength;
  if (keyLength >= 0x80 || keyEnd + 2 > end || load<u8>(keyEnd) != VALUE) return false;
  if (lengthEnd(keyEnd + 1, end) != end) return false;
  const value = keyEnd + 1 + readLength(keyEnd + 1);
  const key = findKey(start + 2, keyLength, previous);
  if (key == 0) {
    stopForKey(start + 2, keyLength);
    return false;
  }
  const flags = flagsOf(key);
  if ((flags & UNUSUAL) != 0) return false;
  previous = key;
  store<u8>(out, count == 0 ? OPEN_BRACE : COMMA);
  out = writeKey(key, out + 1);
  count += 1;
  if ((flags & WITHOUT_VALUE) != 0) return true;
  if ((flags & COLUMN) != 0 && !columnOf(flags, value, end)) return false;
  return writeValue(value, end, (flags & SCRUBBED) != 0);
}

function writeValue(at: usize, end: usize, isScrubbed: bool): bool {
  if (at >= end) return false;
  const tag = load<u8>(at);
  if (tag == ANY_STRING) {
    if (lengthEnd(at + 1, end) != end) return false;
    const text = at + 1 + readLength(at + 1);
    if (isScrubbed && isSuspicious(text, end)) return false;
    const next = writeString(text, end, out);
    if (next == 0) return false;
    out = next;
    return true;
  }
  if (tag == ANY_INT) {
    const number = readVarint(at + 1, end);
    if (!isVarint) return false;
    out = writeInteger(<i64>number, out);
    return true;
  }
  if (tag == ANY_BOOL && at + 2 == end && load<u8>(at + 1) < 0x80) {
    if (load<u8>(at + 1) != 0) {
      store<u32>(out, 0x65757274);
      out += 4;
    } else {
      store<u32>(out, 0x736c6166);
      store<u8>(out + 4, 0x65);
      out += 5;
    }
    return true;
  }
  return false;
}

// Takes note of a value that becomes a column; false when it is not as usual.
function columnOf(flags: u32, at: usize, end: usize): bool {
  if (at >= end) return false;
  const rank = flags & RANK;
  const column = flags & COLUMN;
  const tag = load<u8>(at);
  if (column == COLUMN_HTTP_STATUS) {
    const number = readVarint(at + 1, end);
    if (tag != ANY_INT || !isVarint) return false;
    if (rank < httpStatusRank) return true;
    httpStatusRank = rank;
    httpStatus = number >= 100 && number <= 599 ? <i32>number : -1;
    return true;
  }
  if (tag != ANY_STRING || lengthEnd(at + 1, end) != end) return false;
  const text = at + 1 + readLength(at + 1);
  if (column == COLUMN_TENANT) {
    if (end - text > MOST_TENANT || !isPlain(text, end)) return false;
    if (rank < tenantRank) return true;
    tenantRank = rank;
    tenantStart = text;
    tenantEnd = end;
    return true;
  }
  if (rank < systemRank) return true;
  systemRank = rank;
  systemStart = text;
  systemEnd = end;
  return true;
}

/** Whether the varint that was read last is one, and ends where it should. */
let isVarint: bool = false;

function readVarint(start: usize, end: usize): u64 {
  isVarint = false;
  let value: u64 = 0;
  let shift: u64 = 0;
  let at = start;
  while (at < end && shift < 70) {
    const byte = <u64>load<u8>(at);
    at += 1;
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) {
      isVarint = at == end;
      return value;
    }
  }
  return 0;
}
