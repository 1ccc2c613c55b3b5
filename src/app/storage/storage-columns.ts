import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';

/** The columns that the header and all rows share: table, partitions, size, next drop, action. */
export const storageColumns = (theme: GrafanaTheme2) =>
  css({
    display: 'grid',
    gridTemplateColumns: 'minmax(180px, 260px) minmax(0, 1fr) 148px 104px 132px',
    columnGap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) 148px 104px 132px' },
  });

/** On a narrow page the partitions have a line of their own. */
export const ownLine = (theme: GrafanaTheme2) =>
  css({ minWidth: 0, [theme.breakpoints.down('lg')]: { gridRow: 2, gridColumn: '1 / -1' } });
