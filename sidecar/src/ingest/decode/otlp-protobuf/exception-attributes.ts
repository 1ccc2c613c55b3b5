import { memoised } from '../../../decide/memoised.ts';
import type { ByteSink } from '../../records.ts';
import { attributesText } from './any-value.ts';
import type { AttributeKeys } from './attribute-keys.ts';
import { WireReader } from './wire-reader.ts';

/** The attributes of an exception event. */
export interface KnownAttributes {
  /** As JSON. */
  json: Buffer;
  attributes: Readonly<Record<string, unknown>>;
  /** How often each limit cut something off. */
  cuts: ReadonlyMap<string, number>;
}

/**
 * Attributes of exceptions by their bytes: an error that comes, comes again, and its message and stack are long and looked
 * through for secrets. For the same bytes the same object is answered, and nobody changes it.
 */
export class ExceptionAttributes {
  private readonly keys: AttributeKeys;
  private scratch: ByteSink | null = null;
  /** What was asked for last: an event is written first, and read right after. */
  private readonly last = {
    reader: null as WireReader | null,
    start: 0,
    end: 0,
    found: null as KnownAttributes | null,
  };

  constructor(keys: AttributeKeys) {
    this.keys = keys;
  }

  /** Those in the fields of an event between these places; other fields may stand between them. */
  between(reader: WireReader, start: number, end: number, scratch: ByteSink): KnownAttributes {
    const { last } = this;
    if (last.reader === reader && last.start === start && last.end === end && last.found !== null) return last.found;
    this.scratch = scratch;
    last.reader = reader;
    last.start = start;
    last.end = end;
    return (last.found = this.known(reader.bytes.toString('latin1', start, end)));
  }

  /** Lets go of the body that was read last. */
  forgetBody(): void {
    this.last.reader = this.last.found = null;
  }

  private readonly known = memoised(
    (wire) => this.read(Buffer.from(wire, 'latin1')),
    4_000_000,
    ({ json }) => 4 * json.length
  );

  private read(wire: Buffer): KnownAttributes {
    if (this.scratch === null) throw new Error('There is nothing to write to.');
    const reader = new WireReader(wire, 'Event');
    const text = attributesText(reader, this.keys, this.scratch, EVENT_ATTRIBUTES, wire.length);
    return { json: Buffer.from(text), attributes: JSON.parse(text) as Record<string, unknown>, cuts: reader.cuts };
  }
}

export const EVENT_ATTRIBUTES = 0x1a;
