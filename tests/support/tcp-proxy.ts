import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  /** The given URL with the proxy's address. */
  url: string;
  /** Ends every connection and refuses new ones, like a server that is gone. */
  cut(): void;
  /** Lets connections through again. */
  mend(): void;
  /** Takes what the client sends and passes nothing on, like a server that hangs. */
  stall(): void;
  /** From now on every piece takes so much longer, in each direction. */
  delay(ms: number): void;
  /**
   * From now on, of the pieces from the client that contain this text, every n-th is passed on and its answer is not:
   * the connection ends instead, so that the client cannot know what became of it.
   */
  loseAnswers(text: string, every: number): void;
  /** How many answers were lost. */
  lost(): number;
  close(): Promise<void>;
}

/** Stands between a program and a server, PostgreSQL or the intake, to hurt the connections between them. */
export async function startProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  let delayMs = 0;
  let losing: { text: string; every: number; seen: number } | null = null;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    if (state === 'cut') {
      client.destroy();
      return;
    }
    let losesNext = false;
    const pass = (to: Socket, chunk: Buffer) => {
      if (state !== 'open') return;
      if (delayMs === 0) to.write(chunk);
      else setTimeout(() => to.writable && to.write(chunk), delayMs);
    };
    client.on('data', (chunk: Buffer) => {
      if (losing !== null && chunk.includes(losing.text)) {
        losing.seen += 1;
        losesNext = losing.seen % losing.every === 0;
      }
      pass(upstream, chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (losesNext) {
        lost += 1;
        client.destroy();
      } else pass(client, chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut: () => {
      state = 'cut';
      endAll();
    },
    mend: () => {
      state = 'open';
      endAll();
    },
    stall: () => {
      state = 'stalled';
    },
    delay: (ms) => {
      delayMs = ms;
    },
    loseAnswers: (text, every) => {
      losing = { text, every, seen: 0 };
    },
    lost: () => lost,
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
