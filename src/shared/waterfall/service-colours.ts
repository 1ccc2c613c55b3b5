import type { GrafanaTheme2 } from '@grafana/data';

/** A colour for each service, in the order given. Red is left out: it means an error. */
export function serviceColours(theme: GrafanaTheme2, services: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    services.map((service, index) => [
      service,
      theme.visualization.getColorByName(PALETTE[index % PALETTE.length] ?? 'blue'),
    ])
  );
}

const PALETTE = [
  'blue',
  'purple',
  'green',
  'yellow',
  'light-blue',
  'light-purple',
  'dark-green',
  'light-orange',
  'dark-blue',
  'dark-purple',
  'light-green',
  'dark-yellow',
];
