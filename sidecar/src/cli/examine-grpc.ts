import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { formatAddress, type Address } from '../serve/address.ts';
import type { Finding } from './doctor.ts';

/** Asks gRPC's health service whether OTLP is taken at the address. */
export async function examineGrpc({ host, port }: Address): Promise<Finding> {
  const place = formatAddress({ host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port });
  const client = new Client(place, credentials.createInsecure());
  try {
    const serving = await check(client);
    return serving
      ? { ok: true, what: `OTLP/gRPC is taken at ${place}` }
      : {
          ok: false,
          what: `OTLP/gRPC at ${place} takes nothing at the moment`,
          remedy: 'Its queue is full, or the database is away: the log of the sidecar says which.',
        };
  } catch (error) {
    const { code, details } = error as ServiceError;
    return {
      ok: false,
      what: `No OTLP/gRPC of Howdah answers at ${place}: ${status[code]}, ${details}`,
      remedy: 'Another program may listen there, or the sidecar runs with another HOWDAH_OTLP_GRPC_ADDR.',
    };
  } finally {
    client.close();
  }
}

function check(client: Client): Promise<boolean> {
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      asIs,
      asIs,
      Buffer.alloc(0),
      { deadline: Date.now() + PATIENCE_MS },
      (error: ServiceError | null, answer?: Buffer) => {
        if (error === null) resolve(answer?.equals(SERVING) ?? false);
        else reject(error);
      }
    );
  });
}

const PATIENCE_MS = 3_000;
/** Its one field, status, with the value SERVING. */
const SERVING = Buffer.from([8, 1]);
