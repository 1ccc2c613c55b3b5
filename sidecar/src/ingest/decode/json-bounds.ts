/** What a JSON text takes once it is parsed: a few bytes of it can stand for a hundred times as many. */
export interface JsonSize {
  /** Levels of lists and objects. */
  depth: number;
  /** Members and elements of all of them. */
  values: number;
}

/**
 * The size of a JSON text, without parsing it. Stops at the first of the limits, so that a bomb costs one look at its
 * bytes; of what is no JSON the size means nothing, and the parser will say so.
 */
export function jsonSize(body: Uint8Array, most: JsonSize): JsonSize {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  for (let at = 0; at < body.length && deepest <= most.depth && values <= most.values; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = endOfString(body, at);
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    } else if (byte === COMMA) {
      values += 1;
    }
  }
  return { depth: deepest, values };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function endOfString(body: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
