import { z } from 'zod';
import { parseAddress, type Address } from '../serve/address.ts';
import { parseBytes } from './units.ts';

/** One environment variable: what it means, its default as it would be written, and what makes a value of the text. */
export interface Setting<T, F extends string | undefined = string | undefined> {
  variable: string;
  /** Undefined: not set unless given. */
  fallback: F;
  help: string;
  example: string;
  secret?: true;
  schema: z.ZodType<T, string>;
}

const setting = <T, F extends string | undefined>(
  variable: string,
  schema: z.ZodType<T, string>,
  rest: Omit<Setting<T, F>, 'variable' | 'schema'>
): Setting<T, F> => ({ variable, schema, ...rest });

const address = parsed<Address>(parseAddress, 'is not host:port');
const bytes = parsed(parseBytes, 'is not a size');
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));
const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);

/**
 * Everything that can be set. The README's table, `howdah doctor` and the messages about mistakes are made of this; a
 * value is read from the environment once, at the start.
 */
export const SETTINGS = {
  databaseUrl: setting('DATABASE_URL', z.string().regex(/^postgres(ql)?:\/\//, 'is not a postgresql:// URL'), {
    fallback: undefined,
    help: 'PostgreSQL 15 to 18 of your own. Not set: the embedded one in HOWDAH_DATA_DIR.',
    example: 'postgresql://howdah:secret@db:5432/app',
    secret: true,
  }),
  dataDir: setting('HOWDAH_DATA_DIR', z.string().min(1, 'is empty'), {
    fallback: '.howdah',
    help: 'Embedded database, keys and token.',
    example: '/var/lib/howdah',
  }),
  archiveDir: setting('HOWDAH_ARCHIVE_DIR', z.string().min(1, 'is empty'), {
    fallback: undefined,
    help: 'Where partitions are archived before retention drops them. Not set: `archive` in HOWDAH_DATA_DIR.',
    example: '/mnt/archive/howdah',
  }),
  intakeAddr: setting('HOWDAH_INTAKE_ADDR', address, {
    fallback: '127.0.0.1:4318',
    help: 'OTLP/HTTP and Sentry protocol; may face the internet.',
    example: '0.0.0.0:4318',
  }),
  intakePublicUrl: setting('HOWDAH_INTAKE_PUBLIC_URL', httpUrl, {
    fallback: undefined,
    help: 'How senders reach the intake, for the DSN and the Setup page. Not set: http:// and HOWDAH_INTAKE_ADDR.',
    example: 'https://telemetry.example.com',
  }),
  intakeAuth: setting('HOWDAH_INTAKE_AUTH', z.enum(['local', 'required', 'open'], 'is not local, required or open'), {
    fallback: 'local',
    help: 'OTLP without a key: `local` from this machine only, `required` never, `open` always.',
    example: 'required',
  }),
  otlpGrpcAddr: setting('HOWDAH_OTLP_GRPC_ADDR', address, {
    fallback: '127.0.0.1:4317',
    help: 'OTLP/gRPC; may face the internet.',
    example: '0.0.0.0:4317',
  }),
  apiAddr: setting('HOWDAH_API_ADDR', address, {
    fallback: '127.0.0.1:4320',
    help: 'Application side with /livez, /readyz and /metrics; private.',
    example: '0.0.0.0:4320',
  }),
  grafanaAddr: setting('HOWDAH_GRAFANA_ADDR', address, {
    fallback: '127.0.0.1:4321',
    help: "Grafana's plugin protocol, without TLS; private.",
    example: '0.0.0.0:4321',
  }),
  apiToken: setting('HOWDAH_API_TOKEN', z.string().min(16, 'is shorter than 16 characters'), {
    fallback: undefined,
    help: 'Shared secret of the application side and of the data source. Not set: made at the first start and kept in HOWDAH_DATA_DIR; `howdah token` prints it.',
    example: 'a long random text',
    secret: true,
  }),
  grafanaUrl: setting('HOWDAH_GRAFANA_URL', httpUrl, {
    fallback: undefined,
    help: 'Grafana whose ID tokens are accepted; without it, only the preview can change anything.',
    example: 'http://grafana:3000',
  }),
  grafanaIssuer: setting('HOWDAH_GRAFANA_ISSUER', httpUrl, {
    fallback: undefined,
    help: "Grafana's root_url, when people reach it by another address than the sidecar does.",
    example: 'https://grafana.example.com',
  }),
  pgPort: setting('HOWDAH_PG_PORT', count(0, 65_535), {
    fallback: '54329',
    help: 'Port of the embedded PostgreSQL, on 127.0.0.1.',
    example: '54330',
  }),
  defaultKey: setting('HOWDAH_DEFAULT_KEY', z.string().regex(/^[0-9a-f]{32}$/, 'is not 32 hex digits in lower case'), {
    fallback: undefined,
    help: 'Public key of project 1. Not set: made at the first start.',
    example: '0123456789abcdef0123456789abcdef',
  }),
  previewAddr: setting('HOWDAH_PREVIEW_ADDR', z.union([z.literal('').transform(() => undefined), address]), {
    fallback: '127.0.0.1:4300',
    help: 'The preview page; empty: none.',
    example: '127.0.0.1:4301',
  }),
  maxBodyBytes: setting('HOWDAH_MAX_BODY', bytes, {
    fallback: '64MiB',
    help: 'Largest request body, as sent and after decompression; one without Content-Length may have a quarter of it.',
    example: '20MB',
  }),
  maxJsonBytes: setting('HOWDAH_MAX_JSON', bytes, {
    fallback: '8MiB',
    help: 'Largest body of plain JSON, and of what an envelope holds beside events, after decompression.',
    example: '16MiB',
  }),
  maxEventBytes: setting('HOWDAH_MAX_EVENT', bytes, {
    fallback: '1MiB',
    help: 'Largest Sentry event or transaction, after decompression.',
    example: '4MiB',
  }),
  attachments: setting('HOWDAH_ATTACHMENTS', z.enum(['off', 'on'], 'is not off or on'), {
    fallback: 'off',
    help: 'Whether files that Sentry SDKs send with events are stored.',
    example: 'on',
  }),
  maxAttachmentBytes: setting('HOWDAH_MAX_ATTACHMENT', bytes, {
    fallback: '2MiB',
    help: 'Largest of these files; all files of one event may have five times as much.',
    example: '10MiB',
  }),
  logErrors: setting(
    'HOWDAH_LOG_ERRORS',
    z.enum(['off', 'fatal', 'error', 'warn', 'info'], 'is not off, fatal, error, warn or info'),
    {
      fallback: 'error',
      help: 'From which severity on a log record with an exception is an error as well; `off`: none is. Every record stays a log.',
      example: 'warn',
    }
  ),
  queueBytes: setting('HOWDAH_QUEUE', bytes, {
    fallback: '48MiB',
    help: 'Bytes of telemetry that may wait for PostgreSQL; more is answered with 503 and Retry-After.',
    example: '256MiB',
  }),
  writerConnections: setting('HOWDAH_WRITER_CONNECTIONS', count(1, 8), {
    fallback: '2',
    help: 'Connections that write telemetry at once.',
    example: '4',
  }),
  logLevel: setting(
    'HOWDAH_LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'is not debug, info, warn, error or silent'),
    {
      fallback: 'info',
      help: "Howdah's own log, JSON lines on stderr.",
      example: 'warn',
    }
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;

function parsed<T>(parse: (text: string) => T | undefined, problem: string): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const value = parse(text);
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    }
    return value;
  });
}
