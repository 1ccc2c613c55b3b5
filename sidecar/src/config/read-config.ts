import { SETTINGS, type Setting, type SettingName } from './settings.ts';

type ValueOf<S> = S extends Setting<infer T, infer F> ? T | (F extends string ? never : undefined) : never;

/** The configuration of one process: parsed once, never changed. */
export type Config = Readonly<{ [N in SettingName]: ValueOf<(typeof SETTINGS)[N]> }>;

/** All mistakes at once, each with its variable and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads {@link SETTINGS} from the environment; an empty variable counts as not set, except for HOWDAH_PREVIEW_ADDR. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const text = textOf(setting, environment);
    if (text === undefined) {
      return [name, undefined] as const;
    }
    const result = setting.schema.safeParse(text);
    if (!result.success) {
      const shown = 'secret' in setting ? '(hidden)' : JSON.stringify(text);
      problems.push(
        `${setting.variable}: ${shown} ${result.error.issues[0]?.message ?? 'is wrong'}. Example: ${setting.example}`
      );
    }
    return [name, result.data] as const;
  });
  if (problems.length > 0) {
    throw new ConfigError(`The configuration has mistakes:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  // Each value came from the schema of its own setting.
  return Object.freeze(Object.fromEntries(entries)) as unknown as Config;
}

function textOf(setting: Setting<unknown>, environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment[setting.variable];
  if (given === '' && setting.variable === SETTINGS.previewAddr.variable) {
    return '';
  }
  return given || setting.fallback;
}

/** The configuration for people: one line a variable, secrets hidden. */
export function describeConfig(
  environment: NodeJS.ProcessEnv = process.env
): Array<{ variable: string; value: string; source: 'set' | 'default' }> {
  return Object.values(SETTINGS).map((setting) => {
    const given = environment[setting.variable];
    const text = given ?? setting.fallback ?? '';
    return {
      variable: setting.variable,
      value: 'secret' in setting && text ? '(hidden)' : text,
      source: given === undefined ? 'default' : 'set',
    };
  });
}
