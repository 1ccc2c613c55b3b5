import { SETTINGS } from '../config/settings.ts';

/** All variables with their defaults, for `--help`. */
export function settingsHelp(): string {
  return Object.values(SETTINGS)
    .map(
      ({ variable, fallback, help }) =>
        `  ${variable.padEnd(28)}${help}${fallback === undefined ? '' : ` Default: ${fallback}.`}`
    )
    .join('\n');
}
