// `npm run package`: artifacts/howdah-observability-app-<version>.zip with the built plugin, ready to unpack into
// Grafana's plugin folder. File modes are kept: a locator that is not executable cannot be started by Grafana.
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { buildAll } from './build.mjs';
import { root } from './build-part.mjs';

const ROOT_FOLDER = 'howdah-observability-app';

await buildAll(['plugin']);

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const archive = join(root, 'artifacts', `${ROOT_FOLDER}-${version}.zip`);
const dist = join(root, 'dist');
mkdirSync(join(root, 'artifacts'), { recursive: true });

const zip = new ZipFile();
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true }).filter((found) => found.isFile())) {
  const path = join(entry.parentPath, entry.name);
  zip.addFile(path, `${ROOT_FOLDER}/${relative(dist, path).replaceAll('\\', '/')}`);
}
zip.end();
await pipeline(zip.outputStream, createWriteStream(archive));
process.stdout.write(`${archive}\n`);
