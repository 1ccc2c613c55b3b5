import type { GrafanaTheme2 } from '@grafana/data';

/** What a colour may mean. Nothing else is coloured. */
export type Tone = 'error' | 'warning' | 'success' | 'info' | 'muted';

/** Readable on every background of the theme. */
export const toneText = (theme: GrafanaTheme2, tone: Tone) =>
  tone === 'muted' ? theme.colors.text.secondary : theme.colors[tone].text;

/** For shapes: bars, blocks, edges. */
export const toneFill = (theme: GrafanaTheme2, tone: Tone) =>
  tone === 'muted' ? theme.colors.text.disabled : theme.colors[tone].main;
