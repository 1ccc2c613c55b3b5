import { css } from '@emotion/css';
import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';
import type { Overview } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { exactCount, formatCount, formatRate } from '../../shared/formats/count';
import { formatDuration } from '../../shared/formats/duration';
import { maySetUp } from '../links/may-set-up';
import { setupPath, storagePath } from '../links/paths';
import { useLink } from '../links/use-link';

/** What comes in and what is kept, in one line each. */
export function IntakeLine({ overview: { intake, storage } }: Readonly<{ overview: Overview }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  return (
    <div className={styles.lines}>
      <Line icon="upload" title="Intake" href={maySetUp() ? link(setupPath) : undefined}>
        <Figure>spans {formatRate(intake.spansPerSecond)}</Figure>
        <Figure>errors {formatCount(Math.round(intake.errorsPerMinute * 10) / 10)}/min</Figure>
        <Figure hint="From the end of a span or the time of an error until it is stored">
          lag {formatDuration(intake.lagMs)}
        </Figure>
        <Figure isBad={intake.refusedLastHour > 0} hint="Requests refused in the last hour">
          refused {exactCount(intake.refusedLastHour)}
        </Figure>
      </Line>
      <Line icon="database" title="Storage" href={link(storagePath)}>
        <Figure>{formatBytes(storage.bytes)}</Figure>
        {storage.bytesPerDay !== null && <Figure>+{formatBytes(storage.bytesPerDay)}/day</Figure>}
        <Figure isBad={storage.health !== 'ok'}>{HEALTH[storage.health]}</Figure>
      </Line>
    </div>
  );
}

const HEALTH: Record<Overview['storage']['health'], string> = {
  ok: 'healthy',
  warning: 'needs a look',
  critical: 'needs help now',
};

interface LineProps {
  icon: IconName;
  title: string;
  /** Missing where it would lead to a closed door. */
  href: string | undefined;
  children: ReactNode;
}

function Line({ icon, title, href, children }: Readonly<LineProps>) {
  const styles = useStyles2(getStyles);
  return (
    <a className={styles.line} href={href}>
      <Icon name={icon} className={styles.icon} />
      <span className={styles.title}>{title}</span>
      {children}
    </a>
  );
}

interface FigureProps {
  children: ReactNode;
  isBad?: boolean;
  hint?: string;
}

function Figure({ children, isBad = false, hint }: Readonly<FigureProps>) {
  const styles = useStyles2(getStyles);
  return (
    <span className={isBad ? styles.bad : styles.figure} title={hint}>
      {children}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const figure = { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } as const;
  return {
    lines: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      '@container (min-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
      '@container (min-width: 1240px)': { gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 7fr)' },
    }),
    line: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minHeight: 44,
      padding: theme.spacing(1, 1.5),
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.primary,
      '&[href]:hover': { background: theme.colors.action.hover },
    }),
    icon: css({ color: theme.colors.text.secondary, marginRight: theme.spacing(-1) }),
    title: css({ fontWeight: theme.typography.fontWeightMedium }),
    figure: css({ ...figure, color: theme.colors.text.secondary }),
    bad: css({ ...figure, color: theme.colors.warning.text }),
  };
};
