import { Readable, type Writable } from 'node:stream';
import type { Connection, PoolClient, Submittable } from 'pg';

/**
 * The data of a "copy … to stdout" as a stream, no faster than it is read. It ends after the server's last word and
 * fails with PostgreSQL's error. Who stops reading before the end loses the connection: there is no other way to make the
 * server stop at once.
 */
export function copyOut(client: PoolClient, statement: string): Readable {
  const copy = new CopyOut(statement);
  client.query(copy);
  return copy.stream;
}

class CopyOut implements Submittable {
  readonly stream: Readable;
  private connection: Connection | null = null;
  private over = false;
  // Rows come one by one: they are handed on in blocks. They must be copied, because pg uses its buffer again.
  private block = Buffer.allocUnsafe(BLOCK_BYTES);
  private filled = 0;

  constructor(private readonly statement: string) {
    this.stream = new Readable({
      highWaterMark: 4 * BLOCK_BYTES,
      read: () => this.connection?.stream.resume(),
      destroy: (error, done) => {
        if (!this.over) this.connection?.stream.destroy();
        done(error);
      },
    });
  }

  submit(connection: Connection): void {
    this.connection = connection;
    connection.query(this.statement);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.filled + chunk.byteLength > BLOCK_BYTES) this.flush();
    if (chunk.byteLength > BLOCK_BYTES) {
      this.push(Buffer.from(chunk));
      return;
    }
    chunk.copy(this.block, this.filled);
    this.filled += chunk.byteLength;
  }

  handleCommandComplete(): void {
    this.flush();
  }

  handleReadyForQuery(): void {
    this.over = true;
    // The last block may have paused it, and nobody asks for more after the end.
    this.connection?.stream.resume();
    this.stream.push(null);
  }

  handleError(error: Error): void {
    this.over = true;
    this.connection?.stream.resume();
    this.stream.destroy(error);
  }

  private flush(): void {
    if (this.filled === 0) return;
    this.push(this.block.subarray(0, this.filled));
    this.block = Buffer.allocUnsafe(BLOCK_BYTES);
    this.filled = 0;
  }

  private push(data: Buffer): void {
    if (!this.stream.push(data)) this.connection?.stream.pause();
  }
}

const BLOCK_BYTES = 64 * 1024;

/**
 * Copies a stream into a table by "copy … from stdin", no faster than the server takes it. Answers the number of rows.
 * When the source fails, so does the statement, and with it the transaction.
 */
export function copyInFrom(client: PoolClient, statement: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyInFrom(statement, source, resolve, reject));
  });
}

class CopyInFrom implements Submittable {
  private rows = 0;
  private ended = false;
  private sourceError: Error | null = null;

  constructor(
    private readonly statement: string,
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly resolve: (rows: number) => void,
    private readonly reject: (error: Error) => void
  ) {}

  submit(connection: Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: Connection): void {
    void this.send(connection);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    if (this.sourceError === null) this.resolve(this.rows);
  }

  handleError(error: Error): void {
    this.ended = true;
    this.reject(this.sourceError ?? error);
  }

  private async send(connection: Connection): Promise<void> {
    try {
      for await (const data of this.source) {
        // The server has said no, or is gone: it throws the rest away.
        if (this.ended) return;
        if (!connection.stream.write(message(COPY_DATA, data))) await drained(connection.stream);
      }
      if (!this.ended) connection.stream.write(message(COPY_DONE, Buffer.alloc(0)));
    } catch (error) {
      this.sourceError = error instanceof Error ? error : new Error(String(error));
      if (!this.ended) connection.stream.write(message(COPY_FAIL, Buffer.from('the source failed\0')));
    }
  }
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
    if (stream.destroyed) done();
  });
}

const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const COPY_FAIL = 0x66;

/** A message of PostgreSQL's protocol: its type, its length (which counts itself), the data. */
function message(type: number, data: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(5 + data.byteLength);
  bytes.writeUInt8(type, 0);
  bytes.writeInt32BE(data.byteLength + 4, 1);
  bytes.set(data, 5);
  return bytes;
}
