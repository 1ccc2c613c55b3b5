import { REDACTED } from '../../../decide/redaction.ts';
import type { DecodedSpans, ResourceEntry, ScopeEntry, SpanSink } from '../../records.ts';
import { MAX_SPANS } from '../decoded-spans.ts';
import { InputWindow } from '../input-window.ts';
import { instanceOf, type Place } from '../wasm-module.ts';
import { prepare, type AttributeKey } from './attribute-keys.ts';
import { USUAL_SPANS_MODULE } from './usual-spans-module.ts';
import type { WireReader } from './wire-reader.ts';

/** What sidecar/wasm/usual-spans.ts exports: functions, and places in its memory. */
interface Exports {
  memory: { buffer: ArrayBuffer };
  transcode(from: number, to: number, most: number): void;
  addKey(length: number, jsonLength: number, flags: number): number;
  forgetKeys(): void;
  INPUT: Place;
  INPUT_BYTES: Place;
  OUTPUT: Place;
  FRAME: Place;
  RESULT: Place;
  ROWS: Place;
  TENANT: Place;
  GIVEN_KEY: Place;
}

/**
 * Spans as almost all are, one run after the other, in WebAssembly: it looks at sixteen bytes at once and takes a seventh
 * of the time of SpanTranscoder, which does all others. Its memory is of a fixed size; bytes are copied in and rows out.
 */
export class UsualSpans {
  private readonly wasm: Exports;
  private readonly memory: Buffer;
  private readonly words: Int32Array;
  private readonly doubles: Float64Array;
  private readonly window: InputWindow;
  private readonly output: number;
  /** Index among the words. */
  private readonly result: number;
  private readonly name = { start: 0, end: 0 };
  private readonly system = { start: 0, end: 0 };

  /** Null where it cannot run: SpanTranscoder then does every span. */
  static open(): UsualSpans | null {
    const wasm = instanceOf<Exports>(USUAL_SPANS_MODULE);
    return wasm === null ? null : new UsualSpans(wasm);
  }

  private constructor(wasm: Exports) {
    this.wasm = wasm;
    const { buffer } = wasm.memory;
    this.memory = Buffer.from(buffer);
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.window = new InputWindow(this.memory, wasm.INPUT.value, wasm.INPUT_BYTES.value, LONGEST_SPAN);
    this.output = wasm.OUTPUT.value;
    this.result = wasm.RESULT.value / 4;
  }

  /** Takes a body in, as much of it as there is room for: what looks through it then finds it in the processor's cache. */
  begin({ bytes }: WireReader): void {
    this.window.copyFrom(bytes, 0);
  }

  /** Lets go of the body that was read last. */
  forgetBody(): void {
    this.window.forget();
  }

  /** Reads as many usual spans as follow one another from the reader's place, and leaves it where there is another field. */
  transcode(
    reader: WireReader,
    end: number,
    sink: SpanSink,
    decoded: DecodedSpans,
    resource: ResourceEntry,
    scope: ScopeEntry | null
  ): void {
    const { wasm, words, result, window } = this;
    this.frame(sink, resource, scope);
    let learnt = 0;
    while (reader.at < end && decoded.stored < MAX_SPANS) {
      window.show(reader.bytes, reader.at, end);
      const to = Math.min(window.to, end) - window.from;
      wasm.transcode(reader.at - window.from, to, MAX_SPANS - decoded.stored);
      const rows = words[result + 2] ?? 0;
      if (rows > 0) this.handOver(rows, words[result + 3] ?? 0, reader, sink, resource, scope);
      decoded.stored += rows;
      reader.at = window.from + (words[result] ?? 0);
      const why = words[result + 1];
      if (why === STOPPED_FOR_ROOM) continue;
      if (why === STOPPED_BY_KEY && learnt < MOST_LEARNT) {
        learnt += 1;
        this.learn(words[result + 4] ?? 0, words[result + 5] ?? 0);
      } else if (!window.isCutOff(reader.at, end)) return;
    }
  }

  private frame(sink: SpanSink, resource: ResourceEntry, scope: ScopeEntry | null): void {
    const { projectId, fromMicros, toMicros, resourceId, scopeId } = sink.frame(resource, scope);
    const { tenant } = resource.record;
    const tenantBytes = tenant === null ? -1 : this.memory.write(tenant, this.wasm.TENANT.value, MOST_TENANT_BYTES);
    this.doubles.set([fromMicros, toMicros, projectId, resourceId, scopeId, tenantBytes], this.wasm.FRAME.value / 8);
  }

  private handOver(
    rows: number,
    bytes: number,
    reader: WireReader,
    sink: SpanSink,
    resource: ResourceEntry,
    scope: ScopeEntry | null
  ): void {
    const { words, doubles, name, system } = this;
    const { from } = this.window;
    sink.beginRows(this.memory.subarray(this.output, this.output + bytes));
    const first = this.wasm.ROWS.value;
    for (let place = first; place < first + rows * ROW_BYTES; place += ROW_BYTES) {
      const at = place / 4;
      name.start = from + (words[at + 4] ?? 0);
      name.end = from + (words[at + 5] ?? 0);
      system.start = from + (words[at + 7] ?? 0);
      system.end = from + (words[at + 8] ?? 0);
      const operation = sink.operation(resource, reader, name, words[at + 6] ?? 0, system);
      sink.encodedRow(
        words[at] ?? 0,
        words[at + 1] ?? 0,
        words[at + 2] ?? 0,
        doubles[place / 8 + 5] ?? 0,
        doubles[place / 8 + 6] ?? 0,
        words[at + 3] === 2,
        operation,
        resource,
        scope
      );
    }
  }

  private learn(at: number, length: number): void {
    const { memory, wasm } = this;
    const input = wasm.INPUT.value;
    const source = memory.subarray(input + at, input + at + length);
    const key = prepare(source);
    const given = wasm.GIVEN_KEY.value;
    source.copy(memory, given);
    const json = Buffer.from(key.json.buffer, 0, key.jsonLength);
    json.copy(memory, given + length);
    let jsonLength = json.length;
    if (key.secret) jsonLength += memory.write(`"${REDACTED}"`, given + length + jsonLength);
    if (wasm.addKey(length, jsonLength, flagsOf(key)) !== 0) return;
    // Senders that make keys up as they go cost time and no memory.
    wasm.forgetKeys();
    wasm.addKey(length, jsonLength, flagsOf(key));
  }
}

const STOPPED_FOR_ROOM = 1;
const STOPPED_BY_KEY = 2;
const ROW_BYTES = 64;
/** A usual one, with its tag and length. */
const LONGEST_SPAN = 16_384 + 3;
/** In one run: then it is the other's turn, which does not stop at a key. */
const MOST_LEARNT = 256;
const MOST_TENANT_BYTES = 2_048;

// As in sidecar/wasm/known-keys.ts.
const WITHOUT_VALUE = 1;
const SCRUBBED = 2;
const UNUSUAL = 4;
const COLUMNS = { httpStatus: 0x10, tenant: 0x20, dbSystem: 0x30 };

function flagsOf({ secret, scrubbed, isCut, meaning }: AttributeKey): number {
  if (secret) return WITHOUT_VALUE;
  if (isCut) return UNUSUAL;
  return (scrubbed ? SCRUBBED : 0) | (meaning === null ? 0 : COLUMNS[meaning.column] | (meaning.rank << 6));
}
