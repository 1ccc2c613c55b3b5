import { expect, test } from 'vitest';
import { RowBuffer } from './row-buffer.ts';

function writeRow(buffer: RowBuffer, text: string, piece = 3): { slab: number; start: number; end: number } {
  buffer.beginRow();
  for (let i = 0; i < text.length; i += piece) {
    const part = text.slice(i, i + piece);
    buffer.ensure(part.length);
    buffer.position += buffer.bytes.write(part, buffer.position, 'latin1');
  }
  return { slab: buffer.slab, start: buffer.rowStart, end: buffer.position };
}

test('rows stay whole when slabs fill up, also one that is larger than a slab', () => {
  const buffer = new RowBuffer(16);
  const texts = ['short', 'x'.repeat(12), 'y'.repeat(100), 'z', 'w'.repeat(16)];

  for (const round of [1, 2, 3]) {
    const places = texts.map((text) => writeRow(buffer, text));
    const read = places.map(({ slab, start, end }) => buffer.view(slab, start, end).toString('latin1'));
    expect(read, `round ${round}`).toEqual(texts);
    buffer.reset();
  }
});
