import { join } from 'node:path';
import { readFacts } from './copied-file.ts';
import { ArchiveError, readManifest, type Manifest } from './manifest.ts';

/** Told after every piece of work: bytes done, and all there are. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Reads every file of an archive to its end and compares rows, size and checksum with the manifest, and the manifest with
 * `sha256` where it is known. Throws an {@link ArchiveError} that names all that is wrong.
 */
export async function verifyArchive(
  location: string,
  sha256: string | null,
  onProgress: OnProgress = () => undefined
): Promise<Manifest> {
  const read = await readManifest(location);
  const problems: string[] = [];
  if (sha256 !== null && read.sha256 !== sha256) problems.push('manifest.json is not the one that was written');
  const total = read.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { file, rows, bytes, sha256: expected } of read.manifest.files) {
    try {
      const facts = await readFacts(join(location, file), (more) => onProgress((done += more), total));
      if (facts.bytes !== bytes) problems.push(`${file} has ${facts.bytes} bytes, not ${bytes}`);
      else if (facts.sha256 !== expected) problems.push(`${file} has another checksum`);
      else if (facts.rows !== rows) problems.push(`${file} has ${facts.rows} rows, not ${rows}`);
    } catch (error) {
      problems.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0) {
    throw new ArchiveError(
      `The archive at ${location} is damaged: ${problems.join('; ')}. Bring it back from a copy of this folder.`
    );
  }
  return read.manifest;
}
