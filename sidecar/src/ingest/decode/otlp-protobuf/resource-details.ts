import { attributeLimits, cutText } from '../../../decide/text-limits.ts';
import { decodeText } from './json-writer.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * What a Resource or scope says beside its attributes, by the names under which it stands among them: how many of them
 * the sender has dropped, and (of a Resource) which of them make out an entity. Empty for almost all.
 */
export function detailsOf(
  reader: WireReader,
  { start, end }: { start: number; end: number },
  tags: { dropped: number; entityRef: number | null }
): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  const refs: object[] = [];
  let leftOut = 0;
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === tags.dropped) {
      const dropped = reader.uint32(end);
      if (dropped > 0) details['dropped_attributes_count'] = dropped;
    } else if (tag === tags.entityRef) {
      const stop = reader.nested(end);
      if (refs.length < MAX_REFS) refs.push(readEntityRef(reader, stop));
      else leftOut += 1;
      reader.at = stop;
    } else reader.skip(tag, end);
  }
  if (leftOut > 0) reader.cut('attribute_list_length', leftOut);
  return refs.length === 0 ? details : { ...details, entity_refs: refs };
}

const MAX_REFS = 100;

function readEntityRef(reader: WireReader, end: number): object {
  const ref = { schema_url: '', type: '', id_keys: [] as string[], description_keys: [] as string[] };
  let leftOut = 0;
  const add = (list: string[], text: string) => {
    if (list.length < attributeLimits.count) list.push(text);
    else leftOut += 1;
  };
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag === SCHEMA_URL) ref.schema_url = name(reader, end);
    else if (tag === TYPE) ref.type = name(reader, end);
    else if (tag === ID_KEYS) add(ref.id_keys, name(reader, end));
    else if (tag === DESCRIPTION_KEYS) add(ref.description_keys, name(reader, end));
    else reader.skip(tag, end);
  }
  if (leftOut > 0) reader.cut('attribute_list_length', leftOut);
  return Object.fromEntries(Object.entries(ref).filter(([, value]) => value.length > 0));
}

function name(reader: WireReader, end: number): string {
  const stop = reader.nested(end);
  const text = decodeText(reader.bytes, reader.at, stop);
  reader.at = stop;
  if (text.length > attributeLimits.keyLength) reader.cut('attribute_value_length');
  return cutText(text, attributeLimits.keyLength);
}

const SCHEMA_URL = 0x0a;
const TYPE = 0x12;
const ID_KEYS = 0x1a;
const DESCRIPTION_KEYS = 0x22;
