import pg, { type Connection, type PoolClient } from 'pg';

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

/**
 * The methods that pg calls on a query while it is the active one. A Query, because pg takes no others where statements
 * are sent before the answers to those before have come; it may be one, because it asks for nothing later.
 */
class CopyIn extends pg.Query {
  private rows = 0;

  constructor(
    private readonly statement: string,
    private readonly chunks: readonly Uint8Array[],
    private readonly resolve: (rows: number) => void,
    private readonly reject: (error: Error) => void
  ) {
    super(statement);
  }

  override submit = (connection: Connection): void => {
    // The query goes the way of any other; the data goes straight to the socket, because pg would copy it first.
    const { stream } = connection;
    stream.cork();
    connection.query(this.statement);
    for (const chunk of this.chunks) {
      stream.write(header(COPY_DATA, chunk.byteLength));
      stream.write(chunk);
    }
    stream.write(header(COPY_DONE, 0));
    stream.uncork();
  };

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

const COPY_DATA = 0x64;
const COPY_DONE = 0x63;

/** Type and length of a message of PostgreSQL's protocol; the length counts itself. */
function header(type: number, bytes: number): Buffer {
  const head = Buffer.allocUnsafe(5);
  head.writeUInt8(type, 0);
  head.writeInt32BE(bytes + 4, 1);
  return head;
}
