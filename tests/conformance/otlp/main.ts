import { parseArgs } from 'node:util';
import { report } from './report.ts';

const USAGE = `npm run conformance -- --otlp URL [--grpc HOST:PORT] [--key KEY] [--header NAME=VALUE]… [--max-body BYTES]

  --otlp      where OTLP/HTTP is served, for example http://127.0.0.1:4318
  --grpc      where OTLP/gRPC is served, for example 127.0.0.1:4317
  --key       sent as x-howdah-key
  --header    sent with every request, for servers that know another key
  --max-body  the limit of a body of this server; 64 MiB when it is not given
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = read();
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${USAGE}`);
    return 2;
  }
  return (await report(options, (line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
}

function read(): Parameters<typeof report>[0] | string {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        otlp: { type: 'string' },
        grpc: { type: 'string' },
        key: { type: 'string' },
        header: { type: 'string', multiple: true, default: [] },
        'max-body': { type: 'string', default: String(64 * 1024 * 1024) },
      },
    }));
  } catch (error) {
    return (error as Error).message;
  }
  const { otlp, grpc, key, header, 'max-body': maxBody } = values;
  if (otlp === undefined) return 'Say which server to look at: --otlp URL.';
  if (!/^https?:\/\//.test(otlp) || !URL.canParse(otlp)) return `--otlp must be a URL, not "${otlp}".`;
  if (grpc !== undefined && !/^[^/]+:\d+$/.test(grpc)) return `--grpc must be HOST:PORT, not "${grpc}".`;
  if (!/^[1-9]\d*$/.test(maxBody)) return `--max-body must be a number of bytes, not "${maxBody}".`;
  const headers = header.map((one) => /^([\w-]+)=(.*)$/s.exec(one));
  const wrong = headers.indexOf(null);
  if (wrong >= 0) return `--header must be NAME=VALUE, not "${header[wrong]}".`;
  return {
    url: otlp,
    grpc: grpc ?? null,
    headers: {
      ...Object.fromEntries(headers.map((match) => [match?.[1]?.toLowerCase(), match?.[2]])),
      ...(key !== undefined && { 'x-howdah-key': key }),
    },
    keyHeader: key === undefined ? null : 'x-howdah-key',
    maxBodyBytes: Number(maxBody),
  };
}
