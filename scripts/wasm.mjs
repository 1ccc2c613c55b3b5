// `npm run wasm`: compiles sidecar/wasm and writes what came of it where the sidecar reads it. The result is kept in the
// repository, so that nothing but this needs the compiler; a test holds the two together.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './build-part.mjs';

const folder = join(root, 'sidecar/wasm');
/** Where the text goes. */
export const TARGET = 'sidecar/src/ingest/decode/otlp-protobuf/usual-spans-module.ts';
// 30 pages of 64 KiB, as sidecar/wasm/layout.ts uses them.
const options =
  'usual-spans.ts -O3 --converge --runtime stub --noAssert --enable simd --initialMemory 30 --maximumMemory 30';

/** The text of the file that holds the module. */
export async function usualSpansModule() {
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main([...options.split(' '), '--baseDir', folder, '--outFile', 'out.wasm'], {
    writeFile: (name, contents) => {
      if (name === 'out.wasm') binary = contents;
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  return [
    '// Made from sidecar/wasm by `npm run wasm`; do not edit.',
    '// prettier-ignore',
    'export const USUAL_SPANS_MODULE =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, TARGET), await usualSpansModule());
