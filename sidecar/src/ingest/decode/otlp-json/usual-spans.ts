import { InputWindow } from '../input-window.ts';
import { instanceOf, type Place } from '../wasm-module.ts';
import type { JsonReader } from './json-reader.ts';
import type { Message } from './messages.ts';
import { USUAL_SPANS_MODULE } from './usual-spans-module.ts';
import type { WireWriter } from './wire-writer.ts';

/** What sidecar/wasm/usual-json-spans.ts exports: functions, and places in its memory. */
interface Exports {
  memory: { buffer: ArrayBuffer };
  transcode(from: number, to: number): void;
  addMember(length: number, tag: number, kind: number): number;
  INPUT: Place;
  INPUT_BYTES: Place;
  OUTPUT: Place;
  RESULT: Place;
  GIVEN_MEMBER: Place;
}

/**
 * Elements of a list of spans as almost all are, one after the other, in WebAssembly: it looks at sixteen bytes at once and
 * takes a fifth of the time of JsonTranscoder, which does all others. Its memory is of a fixed size.
 */
export class UsualSpans {
  private readonly wasm: Exports;
  private readonly memory: Buffer;
  private readonly words: Int32Array;
  private readonly window: InputWindow;
  private readonly output: number;
  /** Index among the words. */
  private readonly result: number;

  /** For spans with these fields. Null where it cannot run: JsonTranscoder then does every span. */
  static open(span: Message): UsualSpans | null {
    const wasm = instanceOf<Exports>(USUAL_SPANS_MODULE);
    return wasm === null ? null : new UsualSpans(wasm, span);
  }

  private constructor(wasm: Exports, span: Message) {
    this.wasm = wasm;
    const { buffer } = wasm.memory;
    this.memory = Buffer.from(buffer);
    this.words = new Int32Array(buffer);
    this.window = new InputWindow(this.memory, wasm.INPUT.value, wasm.INPUT_BYTES.value, LONGEST_ELEMENT);
    this.output = wasm.OUTPUT.value;
    this.result = wasm.RESULT.value / 4;
    for (const [name, kind] of Object.entries(KINDS)) {
      const field = span.byName.get(name);
      if (field === undefined) throw new Error(`A span has no field ${name}.`);
      field.key.copy(this.memory, wasm.GIVEN_MEMBER.value);
      if (wasm.addMember(field.key.length, field.tag, kind) === 0) throw new Error(`There is no room for ${name}.`);
    }
  }

  /**
   * Reads usual elements from the reader's place, with the commas between them, and leaves it behind the last of them;
   * false, and nothing read, when the first one is not usual.
   */
  transcode(reader: JsonReader, writer: WireWriter): boolean {
    const { words, result, window } = this;
    window.show(reader.bytes, reader.at, reader.bytes.length);
    this.wasm.transcode(reader.at - window.from, window.to - window.from);
    const bytes = words[result + 1] ?? 0;
    if (bytes === 0) return false;
    writer.ensure(bytes);
    writer.position += this.memory.copy(writer.bytes, writer.position, this.output, this.output + bytes);
    reader.at = window.from + (words[result] ?? 0);
    return true;
  }

  /** Lets go of the body that was read last. */
  forgetBody(): void {
    this.window.forget();
  }
}

/** Of a usual span, of 16 KiB in protobuf: what is longer is cut off at times, and goes the general way. */
const LONGEST_ELEMENT = 65_536;

// As in sidecar/wasm/usual-json-spans.ts.
const KINDS = {
  traceId: 1,
  spanId: 2,
  parentSpanId: 2,
  traceState: 3,
  name: 3,
  startTimeUnixNano: 4,
  endTimeUnixNano: 4,
  kind: 5,
  attributes: 6,
  droppedAttributesCount: 7,
  droppedEventsCount: 7,
  droppedLinksCount: 7,
  events: 8,
  links: 8,
  status: 9,
  flags: 10,
};
