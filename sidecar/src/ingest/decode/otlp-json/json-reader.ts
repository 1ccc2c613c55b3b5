import { Rejection } from '../../rejection.ts';

/**
 * Reads JSON in place (RFC 8259), so that a body needs no objects beside it: `JSON.parse` makes ten times its size of
 * them. Every method begins at `at` and leaves `at` behind what it read; all of the body is checked, also what is
 * skipped.
 */
export class JsonReader {
  readonly bytes: Buffer;
  /** The same bytes, for words of four. */
  readonly data: DataView;
  at = 0;
  /** The text between the quotes of the last string, and whether it holds escapes. */
  start = 0;
  end = 0;
  hasEscapes = false;
  private readonly request: string;
  private readonly brackets = new Uint8Array(MAX_DEPTH);

  /** `request` is what the bytes should be, for people. */
  constructor(bytes: Buffer, request: string) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.request = request;
  }

  /** Passes white space and answers the byte behind it; -1 at the end of the body. */
  peek(): number {
    const { bytes } = this;
    let byte = bytes[this.at] ?? -1;
    while (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB) {
      this.at += 1;
      byte = bytes[this.at] ?? -1;
    }
    return byte;
  }

  /** Passes this character, which must be next. */
  expect(byte: number): void {
    if (this.peek() !== byte) throw this.unexpected(`"${String.fromCharCode(byte)}"`);
    this.at += 1;
  }

  /** After an element or a member: true when another one follows, false behind the closing bracket. */
  more(close: number): boolean {
    const byte = this.peek();
    if (byte === COMMA) {
      this.at += 1;
      return true;
    }
    if (byte !== close) throw this.unexpected(`"," or "${String.fromCharCode(close)}"`);
    this.at += 1;
    return false;
  }

  /** Behind an opening bracket: true when it is closed at once. */
  isEmpty(close: number): boolean {
    if (this.peek() !== close) return false;
    this.at += 1;
    return true;
  }

  /** Reads a string into `start`, `end` and `hasEscapes`. */
  string(): void {
    const { bytes, data } = this;
    const { length } = bytes;
    if (this.peek() !== QUOTE) throw this.unexpected('a text');
    let at = (this.start = this.at + 1);
    this.hasEscapes = false;
    for (;;) {
      for (const last = length - 4; at <= last; at += 4) {
        const word = data.getInt32(at, true);
        // Finds quotes, backslashes and control characters, and takes bytes beyond ASCII for such now and then.
        const special = (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
        if ((special & HIGH_BITS) !== 0) break;
      }
      const byte = at < length ? data.getUint8(at) : -1;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        this.hasEscapes = true;
        at = this.escape(at);
      } else if (byte < SPACE) throw this.badString(at);
      else at += 1;
    }
    this.end = at;
    this.at = at + 1;
  }

  /** The string that was read last. */
  text(): string {
    if (!this.hasEscapes) return this.bytes.toString('utf8', this.start, this.end);
    return JSON.parse(this.bytes.toString('utf8', this.start - 1, this.end + 1)) as string;
  }

  /** Reads a number and answers it as it is written. */
  number(): string {
    const { bytes } = this;
    const start = this.at;
    if (bytes[this.at] === MINUS) this.at += 1;
    if (bytes[this.at] === ZERO) this.at += 1;
    else this.digits();
    if (bytes[this.at] === POINT) {
      this.at += 1;
      this.digits();
    }
    if (bytes[this.at] === SMALL_E || bytes[this.at] === LARGE_E) {
      this.at += 1;
      if (bytes[this.at] === PLUS || bytes[this.at] === MINUS) this.at += 1;
      this.digits();
    }
    return bytes.toString('latin1', start, this.at);
  }

  /** `true`, `false` or `null`. */
  literal(): boolean | null {
    for (const [word, value] of LITERALS) {
      if (!this.isWord(word)) continue;
      this.at += word.length;
      return value;
    }
    throw this.unexpected('a value');
  }

  /** Passes over a value of any kind, however deep, without recursion. */
  skip(): void {
    const { brackets } = this;
    let depth = 0;
    for (;;) {
      const byte = this.peek();
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const close = byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
        this.at += 1;
        if (!this.isEmpty(close)) {
          if (depth === MAX_DEPTH) throw this.malformed(`it is nested deeper than ${MAX_DEPTH} levels`);
          brackets[depth++] = close;
          if (close === CLOSE_BRACE) this.memberName();
          continue;
        }
      } else this.scalar(byte);
      let close = 0;
      while (depth > 0 && !this.more((close = brackets[depth - 1] ?? 0))) depth -= 1;
      if (depth === 0) return;
      if (close === CLOSE_BRACE) this.memberName();
    }
  }

  /** Nothing but white space may follow. */
  finish(): void {
    if (this.peek() !== -1) throw this.unexpected('the end');
  }

  malformed(what: string): Rejection {
    return new Rejection(
      'malformed_json',
      400,
      `The body is not an ${this.request} in JSON: ${what} (near byte ${this.at} of ${this.bytes.length}). ` +
        "Send OTLP's JSON mapping, or protobuf with the content type application/x-protobuf."
    );
  }

  private isWord(word: Buffer): boolean {
    for (let i = 0; i < word.length; i += 1) if (this.bytes[this.at + i] !== word[i]) return false;
    return true;
  }

  private memberName(): void {
    this.string();
    this.expect(COLON);
  }

  private scalar(byte: number): void {
    if (byte === QUOTE) this.string();
    else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) this.number();
    else this.literal();
  }

  private digits(): void {
    const { bytes } = this;
    const start = this.at;
    for (;;) {
      const byte = bytes[this.at] ?? -1;
      if (byte < ZERO || byte > NINE) break;
      this.at += 1;
    }
    if (this.at === start) throw this.unexpected('a digit');
  }

  private escape(at: number): number {
    const kind = this.bytes[at + 1] ?? -1;
    if (ESCAPES.includes(kind)) return at + 2;
    const isUnicode = kind === SMALL_U && /^[0-9a-f]{4}$/i.test(this.bytes.toString('latin1', at + 2, at + 6));
    if (isUnicode) return at + 6;
    this.at = at;
    throw this.malformed('a text has a backslash with no meaning');
  }

  private badString(at: number): Rejection {
    this.at = at;
    return at >= this.bytes.length
      ? this.malformed('it ends within a text')
      : this.malformed('a text has a control character that is not escaped');
  }

  private unexpected(wanted: string): Rejection {
    const byte = this.peek();
    if (byte < 0) return this.malformed(`it ends where ${wanted} should be`);
    const character = byte > SPACE && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `the byte ${byte}`;
    return this.malformed(`${character} stands where ${wanted} should be`);
  }
}

const MAX_DEPTH = 65_536;
const LITERALS = [
  [Buffer.from('true'), true],
  [Buffer.from('false'), false],
  [Buffer.from('null'), null],
] as const;
const ESCAPES = Buffer.from('"\\/bfnrt', 'latin1');
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const COMMA = 0x2c;
export const COLON = 0x3a;
export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
const SMALL_E = 0x65;
const LARGE_E = 0x45;
const SMALL_U = 0x75;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const HIGH_BITS = 0x80808080 | 0;
const ONES = 0x01010101;
const SPACES = 0x20202020;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
