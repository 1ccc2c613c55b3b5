import { Rejection } from '../rejection.ts';

/**
 * Parses JSON of which nobody knows what it holds. A large document of very many objects and lists is refused
 * before it is parsed: they would take twenty times its size. Throws a SyntaxError for what is no JSON.
 */
export function parseJson(bytes: Buffer, toText: (bytes: Buffer) => string = (all) => all.toString('utf8')): unknown {
  if (bytes.length > LOOKED_INTO_BYTES && isTooDense(bytes)) {
    throw new Rejection(
      'json_too_dense',
      413,
      `The JSON of ${bytes.length} bytes has more than ${MAX_CONTAINERS} objects and lists. Send smaller batches, or protobuf, which is read without building objects.`
    );
  }
  return JSON.parse(toText(bytes));
}

/** What is smaller takes little, whatever it holds. */
const LOOKED_INTO_BYTES = 1024 * 1024;
const MAX_CONTAINERS = 500_000;

// Counts what begins objects and lists, outside of texts; exact for JSON, and for anything else it does not matter.
function isTooDense(bytes: Buffer): boolean {
  let containers = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) inText = !inText;
    else if (inText) {
      if (byte === BACKSLASH) at += 1;
    } else if (byte === BRACKET || byte === BRACE) {
      containers += 1;
      if (containers > MAX_CONTAINERS) return true;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACE = 0x7b;
