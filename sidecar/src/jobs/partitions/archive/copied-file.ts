import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** What a file holds: rows as they are counted, bytes and checksum as they are stored. */
export interface FileFacts {
  rows: number;
  bytes: number;
  sha256: string;
}

/** Compresses COPY's text into a new file, which is on disk when this resolves. */
export async function writeCopied(source: Readable, path: string): Promise<FileFacts> {
  const rows = new LineCounter();
  const stored = new Checksum();
  await pipeline(source, rows, createGzip(), stored, createWriteStream(path, { flags: 'wx', flush: true }));
  return { rows: rows.count, ...stored.facts() };
}

/** Reads a file to its end, decompressed too, so that a damage anywhere is seen. */
export async function readFacts(path: string, onBytes: (bytes: number) => void = () => undefined): Promise<FileFacts> {
  const rows = new LineCounter();
  const stored = new Checksum(onBytes);
  await pipeline(createReadStream(path), stored, createGunzip(), rows, async (lines: AsyncIterable<Buffer>) => {
    for await (const _ of lines) {
      // Counted on their way.
    }
  });
  return { rows: rows.count, ...stored.facts() };
}

/** The text of a file, for a COPY. */
export function readCopied(path: string, onBytes: (bytes: number) => void = () => undefined): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  const file = createReadStream(path);
  file.on('data', (data) => onBytes(data.length));
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

/** A row of COPY's text is a line: a line feed in a value is written as \n. */
class LineCounter extends Transform {
  count = 0;

  override _transform(data: Buffer, _encoding: string, done: (error: null, data: Buffer) => void): void {
    for (let at = data.indexOf(LINE_FEED); at !== -1; at = data.indexOf(LINE_FEED, at + 1)) this.count += 1;
    done(null, data);
  }
}
const LINE_FEED = 0x0a;

class Checksum extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly onBytes: (bytes: number) => void = () => undefined) {
    super();
  }

  facts(): Pick<FileFacts, 'bytes' | 'sha256'> {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  override _transform(data: Buffer, _encoding: string, done: (error: null, data: Buffer) => void): void {
    this.hash.update(data);
    this.bytes += data.byteLength;
    this.onBytes(data.byteLength);
    done(null, data);
  }
}
