import { BUCKET_COUNT, BUCKETS, GIVEN_KEY, KEYS, KEYS_END } from './layout';

/**
 * Keys of attributes, prepared once by whoever calls: `"key":` in JSON, and what is to be done about its values. A key is
 * looked for where it came last: after the same key as now, among those of its length.
 *
 * A key in memory, with lengths in bytes: 0 length, 4 hash, 8 length of its JSON, 12 flags, 16 next of its chain,
 * 20 place of its JSON, 24 to 56 the keys that followed it by the low bits of their lengths, 64 the key itself.
 */
const LENGTH: usize = 0;
const HASH: usize = 4;
const JSON_LENGTH: usize = 8;
const FLAGS: usize = 12;
const CHAIN: usize = 16;
const JSON_AT: usize = 20;
const FOLLOWERS: usize = 24;
const SOURCE: usize = 64;

/** Keys may be made up to have one hash: what lies behind so many others is as if it was not known. */
const MOST_STEPS: u32 = 32;

/** Stands before the first attribute of a span. */
export const START: usize = KEYS;
let top: usize = KEYS + SOURCE;

/** The value is not written: what is to stand in its place is part of the key's JSON. */
export const WITHOUT_VALUE: u32 = 1;
/** A secret may stand within the text. */
export const SCRUBBED: u32 = 2;
/** Spans that have it are not usual. */
export const UNUSUAL: u32 = 4;
/** The column that the value becomes, and which of two names of one wins. */
export const COLUMN: u32 = 0x30;
export const COLUMN_HTTP_STATUS: u32 = 0x10;
export const COLUMN_TENANT: u32 = 0x20;
export const COLUMN_DB_SYSTEM: u32 = 0x30;
export const RANK: u32 = 0xc0;

export function flagsOf(key: usize): u32 {
  return load<u32>(key + FLAGS);
}

/** The known key with these bytes, which comes after the other one; 0 when it is not known. */
export function findKey(at: usize, length: u32, previous: usize): usize {
  const place = previous + FOLLOWERS + ((<usize>(length & 7)) << 2);
  const guess = <usize>load<u32>(place);
  if (guess != 0 && load<u32>(guess + LENGTH) == length && isSame(guess + SOURCE, at, length)) return guess;
  const hash = hashOf(at, length);
  let key = <usize>load<u32>(bucketOf(hash));
  for (let steps: u32 = 0; key != 0 && steps < MOST_STEPS; steps += 1) {
    if (load<u32>(key + HASH) == hash && load<u32>(key + LENGTH) == length && isSame(key + SOURCE, at, length)) {
      store<u32>(place, <u32>key);
      return key;
    }
    key = <usize>load<u32>(key + CHAIN);
  }
  return 0;
}

/** Writes the key's JSON; answers the place after it. */
export function writeKey(key: usize, out: usize): usize {
  const length = load<u32>(key + JSON_LENGTH);
  const json = <usize>load<u32>(key + JSON_AT);
  for (let i: usize = 0; i < length; i += 16) v128.store(out + i, v128.load(json + i));
  return out + length;
}

/** Takes in the key that was put where keys are given, with its JSON right after it. 0: there is no room. */
export function addKey(length: u32, jsonLength: u32, flags: u32): u32 {
  const jsonAt = (top + SOURCE + length + 31) & ~15;
  const next = (jsonAt + jsonLength + 31) & ~15;
  if (next > KEYS_END - 16) return 0;
  const hash = hashOf(GIVEN_KEY, length);
  store<u32>(top + LENGTH, length);
  store<u32>(top + HASH, hash);
  store<u32>(top + JSON_LENGTH, jsonLength);
  store<u32>(top + FLAGS, flags);
  store<u32>(top + CHAIN, load<u32>(bucketOf(hash)));
  store<u32>(top + JSON_AT, <u32>jsonAt);
  memory.fill(top + FOLLOWERS, 0, SOURCE - FOLLOWERS);
  memory.copy(top + SOURCE, GIVEN_KEY, length);
  memory.copy(jsonAt, GIVEN_KEY + length, jsonLength);
  store<u32>(bucketOf(hash), <u32>top);
  top = next;
  return 1;
}

export function forgetKeys(): void {
  memory.fill(BUCKETS, 0, <usize>BUCKET_COUNT * 4);
  memory.fill(START, 0, SOURCE);
  top = KEYS + SOURCE;
}

function bucketOf(hash: u32): usize {
  return BUCKETS + ((<usize>(hash & (BUCKET_COUNT - 1))) << 2);
}

function hashOf(at: usize, length: u32): u32 {
  let hash = length;
  for (let i: usize = 0; i < length; i += 1) hash = (hash ^ load<u8>(at + i)) * 0x01000193;
  return hash ^ (hash >>> 15);
}

// Reads up to 15 bytes beyond both.
function isSame(a: usize, b: usize, length: u32): bool {
  let left = length;
  while (left >= 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
    left -= 16;
  }
  if (left == 0) return true;
  const wanted = (1 << left) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) & wanted) == wanted;
}
