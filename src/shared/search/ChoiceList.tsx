import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Portal, useStyles2 } from '@grafana/ui';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Choice } from './completion';

interface Props {
  id: string;
  /** The field that the list hangs below. */
  anchor: HTMLElement | null;
  choices: readonly Choice[];
  /** Index of the choice under the keyboard, -1 for none. */
  chosen: number;
  onTake: (choice: Choice) => void;
}

/** The choices below a field, above everything else on the page. The focus stays in the field. */
export function ChoiceList({ id, anchor, choices, chosen, onTake }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLUListElement>(null);
  const place = usePlaceBelow(anchor);

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  if (!place) {
    return null;
  }
  return (
    <Portal>
      <ul ref={list} id={id} className={styles.list} style={place} role="listbox" aria-label="Completions">
        {choices.map((choice, index) => (
          <li
            key={choice.insert}
            id={`${id}-${index}`}
            className={cx(styles.choice, index === chosen && styles.chosen)}
            role="option"
            aria-selected={index === chosen}
            // Before the field loses the focus and with it the list.
            onMouseDown={(event) => {
              event.preventDefault();
              onTake(choice);
            }}
          >
            <span className={styles.label}>{choice.label}</span>
            {choice.description && <span className={styles.description}>{choice.description}</span>}
          </li>
        ))}
      </ul>
    </Portal>
  );
}

interface Place {
  left: number;
  top: number;
  minWidth: number;
}

function usePlaceBelow(anchor: HTMLElement | null): Place | undefined {
  const [place, setPlace] = useState<Place>();
  useLayoutEffect(() => {
    if (!anchor) {
      return undefined;
    }
    const measure = () => {
      const { left, bottom, width } = anchor.getBoundingClientRect();
      setPlace({ left, top: bottom + 4, minWidth: Math.min(width, 320) });
    };
    measure();
    window.addEventListener('scroll', measure, true);
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('scroll', measure, true);
      window.removeEventListener('resize', measure);
    };
  }, [anchor]);
  return place;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    position: 'fixed',
    zIndex: theme.zIndex.portal,
    margin: 0,
    padding: theme.spacing(0.5),
    maxHeight: 320,
    maxWidth: 'min(640px, calc(100vw - 32px))',
    overflow: 'auto',
    listStyle: 'none',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
  choice: css({
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(2),
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
  }),
  chosen: css({ background: theme.colors.action.selected }),
  label: css({
    minWidth: 96,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  description: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
