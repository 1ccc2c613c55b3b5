import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/**
 * The columns of an issue list, the same for its header and its rows. They follow the width of the list, not of the
 * window: a list in a narrow panel drops what matters least first.
 */
export const issueColumns = (theme: GrafanaTheme2, selectable: boolean) => {
  const select = selectable ? '28px ' : '';
  const hidden = { display: 'none' };
  return {
    container: css({ containerType: 'inline-size' }),
    grid: css({
      display: 'grid',
      alignItems: 'center',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(0, 1.5, 0, 1),
      gridTemplateColumns: `${select}minmax(0, 1fr) 96px 56px 56px 64px 104px 24px`,
      [MEDIUM]: {
        gridTemplateColumns: `${select}minmax(0, 1fr) 64px 46px 46px 54px 98px 24px`,
        columnGap: theme.spacing(1.25),
      },
      [SMALL]: { gridTemplateColumns: `${select}minmax(0, 1fr) 64px 48px 54px 94px` },
      [NARROW]: { gridTemplateColumns: `${select}minmax(0, 1fr) 48px 48px` },
      [TINY]: { gridTemplateColumns: `${select}minmax(0, 1fr) 44px` },
    }),
    trend: css({ [NARROW]: hidden }),
    users: css({ [SMALL]: hidden }),
    seen: css({ [TINY]: hidden }),
    // As high as the line of a figure: a smaller word in a lower line is rounded up to two pixels too high.
    status: css({ display: 'flex', minWidth: 0, '> *': { lineHeight: LINE }, [NARROW]: hidden }),
    owner: css({ [SMALL]: hidden }),
    /** Shown only where the status column is not. */
    onlyNarrow: css({ '@container (min-width: 560px)': hidden }),
  };
};

const LINE = '22px';
const MEDIUM = '@container (max-width: 899.9px)';
const SMALL = '@container (max-width: 719.9px)';
const NARROW = '@container (max-width: 559.9px)';
const TINY = '@container (max-width: 379.9px)';
