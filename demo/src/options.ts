import { parseArgs } from 'node:util';

/** What `demo` was asked to do, from arguments and, for those not given, from the environment. */
export interface DemoOptions {
  intake: string;
  dsn: string;
  database: string;
  /** Where a person looks at the result; only printed. */
  web: string | undefined;
  /** A bounded run with fixed counts instead of an endless one. */
  once: boolean;
  /** What was sent as one line of JSON at the end of a bounded run, for programs. */
  json: boolean;
  /** Hours of past telemetry to send first. */
  backfillHours: number;
}

export const USAGE = `Usage: demo [options]

A small shop of three services (storefront, catalog, payments) that sends telemetry to Howdah through the
OpenTelemetry and Sentry SDKs, until Ctrl-C.

  --intake URL       Howdah's intake, e.g. http://127.0.0.1:4318          (HOWDAH_DEMO_INTAKE)
  --dsn DSN          Sentry DSN, as printed by "npm start"                (HOWDAH_DEMO_DSN)
  --database URL     PostgreSQL for the shop's own tables, which lie in
                     the schema howdah_demo_shop                          (HOWDAH_DEMO_DATABASE)
  --web URL          where to look; only printed                          (HOWDAH_DEMO_WEB)
  --backfill HOURS   first send so many hours of past telemetry           (default 0)
  --once             send a fixed number of visits, then end
  --json             end a bounded run with what was sent as JSON
  --help             print this
`;

/** Reads the options, or says in one text everything that is missing or wrong. */
export function readOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv
): DemoOptions | { problems: string } | 'help' {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: ARGUMENTS, allowPositionals: false }));
  } catch (error) {
    return { problems: `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}` };
  }
  if (values.help) return 'help';

  const intake = values.intake ?? env['HOWDAH_DEMO_INTAKE'];
  const dsn = values.dsn ?? env['HOWDAH_DEMO_DSN'];
  const database = values.database ?? env['HOWDAH_DEMO_DATABASE'];
  const backfillHours = Number(values.backfill ?? 0);
  const problems = [
    isUrl(intake, 'http:', 'https:') ? '' : '--intake must be an http address such as http://127.0.0.1:4318',
    isUrl(dsn, 'http:', 'https:') ? '' : '--dsn must be a Sentry DSN such as http://<key>@127.0.0.1:4318/1',
    isUrl(database, 'postgres:', 'postgresql:') ? '' : '--database must be a postgres:// address',
    backfillHours >= 0 && backfillHours <= 48 ? '' : '--backfill must be a number of hours from 0 to 48',
  ].filter((problem) => problem !== '');
  if (problems.length > 0 || intake === undefined || dsn === undefined || database === undefined) {
    return {
      problems: `${problems.join('\n')}\n\n"npm run demo" fills these in from a running "npm start".\n\n${USAGE}`,
    };
  }
  return {
    intake: intake.replace(/\/+$/, ''),
    dsn,
    database,
    web: (values.web ?? env['HOWDAH_DEMO_WEB'])?.replace(/\/+$/, ''),
    once: values.once ?? false,
    json: values.json ?? false,
    backfillHours,
  };
}

const ARGUMENTS = {
  intake: { type: 'string' },
  dsn: { type: 'string' },
  database: { type: 'string' },
  web: { type: 'string' },
  backfill: { type: 'string' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function isUrl(text: string | undefined, ...protocols: string[]): boolean {
  return text !== undefined && URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
