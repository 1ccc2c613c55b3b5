// `node scripts/record-sentry.mjs <python with sentry-sdk>`: writes tests/fixtures/sentry-envelopes anew, by running real
// SDKs against a server that keeps what they send. Names of this machine are taken out; tests replay the rest as it is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './build-part.mjs';

const [, , python] = process.argv;
if (python === undefined) throw new Error('Name a Python in which sentry-sdk is installed.');
const KEY = '0123456789abcdef0123456789abcdef';
const folder = join(root, 'tests/fixtures/sentry-envelopes');
const bundle = join(root, '.cache/sentry-application.mjs');

const MACHINE = new Set(['process.pid', 'process.executable.name', 'os.version', 'os.build_id', 'thread.id', 'build']);
const SOURCE = new Set(['pre_context', 'context_line', 'post_context']);
const virtualEnvironment = dirname(dirname(python));
const NAMES = [
  [root.replace(/\/$/, ''), '/app'],
  [virtualEnvironment, '/venv'],
  [homedir(), '/home'],
  [tmpdir(), '/temporary'],
].filter(([name]) => name.length > 3);

await build({
  absWorkingDir: root,
  entryPoints: ['tests/support/sentry-application.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
});
await record('node', process.execPath, [bundle]);
await record('node-stream', process.execPath, [bundle], 'stream');
await record('python', python, [join(root, 'tests/fixtures/sentry-application.py')]);
await rm(bundle);

async function record(name, command, args, ...more) {
  const received = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push({ url: request.url, headers: request.headers, body });
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const child = spawn(command, [...args, `http://${KEY}@127.0.0.1:${port}/1`, ...more], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  server.close();
  server.closeAllConnections();
  await rm(join(folder, name), { recursive: true, force: true });
  await mkdir(join(folder, name), { recursive: true });
  const requests = [];
  for (const [index, { url, headers, body }] of received.entries()) {
    const encoding = headers['content-encoding'];
    const { bytes, types } = scrub(unpacked(body, encoding), port);
    const file = `${String(index + 1).padStart(2, '0')}-${[...new Set(types)].join('-')}.envelope`;
    await writeFile(join(folder, name, file), bytes);
    const kept = ['content-type', 'content-encoding', 'x-sentry-auth', 'user-agent'].filter((one) => headers[one]);
    requests.push({ file, url, headers: Object.fromEntries(kept.map((one) => [one, headers[one]])) });
  }
  const recorded = { recordedAt: new Date().toISOString(), requests };
  await writeFile(join(folder, name, 'requests.json'), `${JSON.stringify(recorded, null, 2)}\n`);
  process.stdout.write(`${name}: ${requests.map(({ file }) => file).join(', ')}\n`);
}

function unpacked(body, encoding) {
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'br' ? brotliDecompressSync(body) : body;
}

/** The same envelope without names of this machine; lengths follow. */
function scrub(body, port) {
  const out = [];
  const types = [];
  let at = 0;
  const line = () => {
    const newline = body.indexOf(10, at);
    const end = newline < 0 ? body.length : newline;
    const text = body.subarray(at, end);
    at = end + 1;
    return text;
  };
  out.push(Buffer.from(`${JSON.stringify(clean(JSON.parse(line()), port))}\n`));
  while (at < body.length) {
    const header = JSON.parse(line());
    let payload = header.length === undefined ? line() : body.subarray(at, (at += header.length));
    if (header.length !== undefined) at += 1;
    if (header.type !== 'attachment') payload = Buffer.from(JSON.stringify(clean(JSON.parse(payload), port)));
    if (header.length !== undefined) header.length = payload.length;
    types.push(header.type);
    out.push(Buffer.from(`${JSON.stringify(header)}\n`), payload, Buffer.from('\n'));
  }
  return { bytes: Buffer.concat(out), types };
}

function clean(value, port, key = '') {
  if (value === hostname()) return 'recorded-host';
  if (typeof value === 'string') return cleanText(value, port);
  if (Array.isArray(value)) return value.map((one) => clean(one, port));
  if (typeof value !== 'object' || value === null) return value;
  // What kind of machine it was.
  if (['device', 'os', 'app', 'culture', 'cloud_resource'].includes(key)) return { type: key };
  // Lines of the source of libraries.
  const isForeign = value.in_app === false;
  const entries = Object.entries(value).filter(([name]) => !MACHINE.has(name) && !(isForeign && SOURCE.has(name)));
  return Object.fromEntries(entries.map(([name, one]) => [name, clean(one, port, name)]));
}

function cleanText(text, port) {
  return NAMES.reduce((cleaned, [name, to]) => cleaned.replaceAll(name, to), text).replaceAll(`:${port}`, ':4318');
}
