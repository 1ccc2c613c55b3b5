import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The plugin as it is shipped; `npm run build` makes it. */
export const dist = resolve(import.meta.dirname, '../../dist');

export interface Manifest {
  /** Of its folder in dist; empty for the app itself. */
  folder: string;
  content: ManifestContent;
}

/** What these tests look at; the schema says what else must be there. */
interface ManifestContent {
  id: string;
  type: 'app' | 'datasource' | 'panel';
  name: string;
  executable?: string;
  info: { version: string; updated: string; logos: { small: string; large: string } };
  includes?: Array<{ type: string; name: string; path: string }>;
  extensions?: { addedLinks?: AddedLink[] };
}

export interface AddedLink {
  title: string;
  description: string;
  targets: string[];
}

/** Every plugin.json in dist, the app first. */
export function readManifests(): Manifest[] {
  return filesInDist()
    .filter((file) => /(^|\/)plugin\.json$/.test(file))
    .map((file) => ({
      folder: dirname(file) === '.' ? '' : dirname(file),
      // Written by our own build; the schema test checks its shape.
      content: JSON.parse(readInDist(file)) as ManifestContent,
    }))
    .sort((one, other) => one.folder.length - other.folder.length);
}

/** Paths below dist, with slashes. */
export function filesInDist(): string[] {
  if (!existsSync(dist)) {
    throw new Error('dist/ is missing. Run "npm run build" first.');
  }
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

export function readInDist(file: string): string {
  return readFileSync(join(dist, file), 'utf8');
}
