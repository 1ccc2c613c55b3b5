import type { Connection, PoolClient, Submittable } from 'pg';

/**
 * Copies `chunks` into a table with one round trip: the statement, the data and their end are sent together, without
 * waiting for the server's "go on". That is legal: a server that refuses the statement skips the data.
 *
 * Answers the number of rows. Rejects with PostgreSQL's error (`code`, `where`), after which the transaction is aborted
 * as after any failed statement.
 */
export function copyIn(client: PoolClient, statement: string, chunks: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(statement, chunks, resolve, reject));
  });
}

/** The methods that pg calls on a query while it is the active one. */
class CopyIn implements Submittable {
  private rows = 0;

  constructor(
    private readonly statement: string,
    private readonly chunks: readonly Uint8Array[],
    private readonly resolve: (rows: number) => void,
    private readonly reject: (error: Error) => void
  ) {}

  submit(connection: Connection): void {
    // Not in pg's typings; the same calls are made by pg-copy-streams.
    const wire = connection as Connection & {
      sendCopyFromChunk(chunk: Uint8Array): void;
      endCopyFrom(): void;
    };
    wire.stream.cork();
    wire.query(this.statement);
    for (const chunk of this.chunks) {
      wire.sendCopyFromChunk(chunk);
    }
    wire.endCopyFrom();
    wire.stream.uncork();
  }

  handleCopyInResponse(): void {
    // Everything has been sent already.
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.resolve(this.rows);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
