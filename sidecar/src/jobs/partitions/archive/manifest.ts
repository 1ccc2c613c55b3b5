import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const column = z.object({ name: z.string().min(1), type: z.string().min(1) });
const file = z.object({
  /** Name in the folder. */
  file: z.string().regex(/^[a-z_]+\.copy\.gz$/),
  /** Table of schema howdah. */
  table: z.string().min(1),
  /** Columns in the order of the file: COPY's text format, compressed by gzip. */
  columns: z.array(column).min(1),
  rows: z.number().int().nonnegative(),
  /** As stored. */
  bytes: z.number().int().nonnegative(),
  /** Of the stored bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const manifest = z.object({
  format: z.literal('howdah-archive'),
  formatVersion: z.literal(1),
  /** Version of Howdah that wrote it. */
  howdah: z.string(),
  /** Last migration of the database it came from. */
  migration: z.string(),
  archivedAt: z.iso.datetime(),
  table: z.string().min(1),
  partition: z.string().min(1),
  /** Included. */
  from: z.iso.datetime(),
  /** Excluded. */
  to: z.iso.datetime(),
  /** The partition first, then the rows it refers to. */
  files: z.array(file).min(1),
});

/** What stands in `manifest.json` of an archive. */
export type Manifest = z.infer<typeof manifest>;
export type ArchivedFile = z.infer<typeof file>;
export type ArchivedColumn = z.infer<typeof column>;

export const MANIFEST = 'manifest.json';

/** An archive that cannot be used, or not be written; the message says what to do. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** Reads the manifest in a folder, with its own SHA-256. */
export async function readManifest(
  folder: string
): Promise<{ manifest: Manifest; sha256: string; rows: ArchivedFile }> {
  const path = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    throw new ArchiveError(`There is no archive at ${folder}. It may be on the machine of another sidecar.`, {
      cause: error,
    });
  }
  const parsed = manifest.safeParse(parseJson(text));
  const rows = parsed.data?.files[0];
  if (!parsed.success || rows === undefined) {
    const reason = parsed.error?.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ') ?? '';
    throw new ArchiveError(`${path} is not the manifest of an archive that this version can read: ${reason}`);
  }
  return { manifest: parsed.data, sha256: createHash('sha256').update(text).digest('hex'), rows };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
