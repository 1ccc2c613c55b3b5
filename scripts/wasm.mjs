// `npm run wasm`: compiles sidecar/wasm and writes what came of it where the sidecar reads it. The result is kept in the
// repository, so that nothing but this needs the compiler. With `--check` it writes nothing and fails where they differ, which
// a test asks for.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './build-part.mjs';

const folder = join(root, 'sidecar/wasm');
const decoders = 'sidecar/src/ingest/decode';

/** What is compiled, how many pages of 64 KiB its memory has, and where the result goes. */
const MODULES = [
  { source: 'usual-spans.ts', pages: 30, target: `${decoders}/otlp-protobuf/usual-spans-module.ts` },
  { source: 'usual-json-spans.ts', pages: 18, target: `${decoders}/otlp-json/usual-spans-module.ts` },
];

/** The text of the file that holds a module. */
async function moduleText({ source, pages }) {
  let binary = new Uint8Array();
  // "stub" is the compiler's name for a runtime without a garbage collector: the modules allocate nothing.
  const options =
    `${source} -O3 --converge --runtime stub --noAssert --enable simd --initialMemory ${pages} --maximumMemory ${pages} ` +
    `--baseDir ${folder} --outFile out.wasm`;
  const { error, stderr } = await asc.main(options.split(' '), {
    writeFile: (name, contents) => {
      if (name === 'out.wasm') binary = contents;
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString('base64');
  const lines = text.match(/.{1,110}/g) ?? [];
  return [
    `// Made from sidecar/wasm/${source} by \`npm run wasm\`; do not edit.`,
    '// prettier-ignore',
    'export const USUAL_SPANS_MODULE =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

for (const module of MODULES) {
  const text = await moduleText(module);
  if (process.argv.includes('--check')) {
    if (readFileSync(join(root, module.target), 'utf8') === text) continue;
    process.stderr.write(`${module.target} is not what sidecar/wasm/${module.source} compiles to: npm run wasm\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, module.target), text);
    process.stdout.write(`${module.target} written\n`);
  }
}
