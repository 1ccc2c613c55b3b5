/** A varint field; left out when it is 0, as protobuf does. */
export function varintField(number: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.from([number << 3, ...varint(value)]);
}

/** A string field; left out when it is empty. */
export function stringField(number: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : lengthDelimited(number, Buffer.from(text));
}

/** Bytes or a message as a field, also when they are empty. */
export function lengthDelimited(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
