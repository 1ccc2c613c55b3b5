import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** Share of the names in the width, 0 to 1. */
  share: number;
  onShare: (share: number) => void;
}

/** Between names and bars: drag it, or move it with the arrow keys. */
export function Divider({ share, onShare }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const move = (next: number) => onShare(Math.min(0.75, Math.max(0.15, next)));
  return (
    <div
      className={styles.divider}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the names"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={15}
      aria-valuemax={75}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (box && event.currentTarget.hasPointerCapture(event.pointerId)) {
          move((event.clientX - box.left) / box.width);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
          event.preventDefault();
          event.stopPropagation();
          move(share + (event.key === 'ArrowLeft' ? -0.02 : 0.02));
        }
      }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  divider: css({
    position: 'absolute',
    zIndex: 2,
    top: 0,
    bottom: 0,
    left: 'calc(var(--howdah-names) - 4px)',
    width: 8,
    cursor: 'col-resize',
    touchAction: 'none',
    '&::after': {
      content: '""',
      position: 'absolute',
      top: 0,
      bottom: 0,
      left: 3,
      width: 1,
      background: theme.colors.border.weak,
    },
    '&:hover::after, &:focus-visible::after': { left: 2, width: 3, background: theme.colors.primary.main },
    '&:focus-visible': { outline: 'none' },
  }),
});
