import { isSecretKey } from '../../../decide/redaction.ts';
import { attributeLimits, cutName } from '../../../decide/text-limits.ts';
import type { ByteSink } from '../../records.ts';
import { attributeMeaning, isScrubbed, type AttributeMeaning } from '../attribute-meaning.ts';
import { decodeText } from './json-writer.ts';
import type { WireReader } from './wire-reader.ts';

/** An attribute's key, prepared once: senders use few keys and use them in every span. */
export interface AttributeKey {
  readonly meaning: AttributeMeaning | null;
  readonly secret: boolean;
  /** A secret may stand within its values. */
  readonly scrubbed: boolean;
  /** Longer than a key may be: what is written of it has a mark. */
  readonly isCut: boolean;
  /** The key as it comes. */
  readonly source: DataView;
  readonly sourceLength: number;
  /** `"key":` in JSON, padded to words of four bytes. */
  readonly json: DataView;
  readonly jsonLength: number;
  /** Places of the keys that followed this one last, by the low bits of their lengths: looked at first. -1: none did. */
  readonly next: Int32Array;
}

/** Keys by their bytes. Bounded: senders that make keys up as they go cost time and no memory. */
export class AttributeKeys {
  /** Stands before the first key of a list. */
  readonly start = prepare(Buffer.alloc(0));
  private readonly list: AttributeKey[] = [];
  private readonly byHash = new Map<number, number[]>();

  /** The key between these places, which follows the other one in its list. */
  find(reader: WireReader, start: number, end: number, previous: AttributeKey): AttributeKey {
    const guess = this.list[previous.next[(end - start) & FOLLOWERS] ?? -1];
    if (guess !== undefined && isSame(guess, reader, start, end)) return guess;
    return this.lookUp(reader, start, end, previous);
  }

  private lookUp(reader: WireReader, start: number, end: number, previous: AttributeKey): AttributeKey {
    const { bytes } = reader;
    let hash = end - start;
    for (let i = start; i < end; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    const places = this.byHash.get(hash) ?? [];
    for (const place of places) {
      const known = this.list[place];
      if (known === undefined || !isSame(known, reader, start, end)) continue;
      previous.next[(end - start) & FOLLOWERS] = place;
      return known;
    }
    const key = prepare(bytes.subarray(start, end));
    if (end - start > MAX_KEY_BYTES || places.length >= MAX_OF_ONE_HASH) return key;
    if (this.list.length >= MAX_KEYS) {
      this.byHash.clear();
      this.list.length = 0;
    }
    previous.next[(end - start) & FOLLOWERS] = this.list.length;
    this.byHash.set(hash, [...places, this.list.length]);
    this.list.push(key);
    return key;
  }
}

/** Spans of different kinds have different keys after the same one, and these seldom have the same length. */
const FOLLOWERS = 7;
const MAX_KEYS = 4_096;
const MAX_KEY_BYTES = 256;
/** Keys may be made up to have one hash; looking through them must not take longer than preparing one. */
const MAX_OF_ONE_HASH = 16;

/** Writes `"key":`. */
export function writeKey(sink: ByteSink, key: AttributeKey): void {
  const { json, jsonLength } = key;
  sink.ensure(jsonLength + 4);
  const { data, position } = sink;
  for (let i = 0; i < jsonLength; i += 4) data.setInt32(position + i, json.getInt32(i));
  sink.position = position + jsonLength;
}

/** What there is to know about the key with these bytes. */
export function prepare(source: Buffer): AttributeKey {
  const name = decodeText(source, 0, source.length);
  const shown = cutName(name, attributeLimits.keyLength);
  const json = Buffer.from(`${JSON.stringify(shown)}:`);
  return {
    meaning: attributeMeaning(name),
    secret: isSecretKey(name),
    scrubbed: isScrubbed(name),
    isCut: shown !== name,
    source: padded(source),
    sourceLength: source.length,
    json: padded(json),
    jsonLength: json.length,
    next: new Int32Array(FOLLOWERS + 1).fill(-1),
  };
}

function padded(bytes: Buffer): DataView {
  const copy = new Uint8Array((bytes.length + 3) & ~3);
  copy.set(bytes);
  return new DataView(copy.buffer);
}

function isSame({ source, sourceLength }: AttributeKey, reader: WireReader, start: number, end: number): boolean {
  if (end - start !== sourceLength) return false;
  const { data } = reader;
  const words = sourceLength & ~3;
  for (let i = 0; i < words; i += 4) if (source.getInt32(i) !== data.getInt32(start + i)) return false;
  for (let i = words; i < sourceLength; i += 1) if (source.getUint8(i) !== data.getUint8(start + i)) return false;
  return true;
}
