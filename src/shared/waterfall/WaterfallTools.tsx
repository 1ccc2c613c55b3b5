import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, IconButton, Input, useStyles2 } from '@grafana/ui';
import { type Ref } from 'react';
import { counted } from '../formats/count';

interface Props {
  search: string;
  /** Rows that match the search. */
  found: number;
  isZoomed: boolean;
  searchField: Ref<HTMLInputElement>;
  onSearch: (search: string) => void;
  /** To the next (1) or the previous (-1) row that matches. */
  onStep: (step: 1 | -1) => void;
  /** The search is left with Escape. */
  onLeave: () => void;
  onCloseAll: () => void;
  onOpenAll: () => void;
  onWholeTrace: () => void;
}

/** Search in the trace, and what opens, closes and zooms all of it. */
export function WaterfallTools(props: Readonly<Props>) {
  const { search, found, isZoomed, searchField, onSearch, onStep, onLeave, onCloseAll, onOpenAll, onWholeTrace } =
    props;
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tools}>
      <Input
        ref={searchField}
        value={search}
        placeholder="Search in this trace"
        aria-label="Search in this trace"
        prefix={<Icon name="search" />}
        suffix={search && counted(found, 'row')}
        spellCheck={false}
        onChange={({ currentTarget }) => onSearch(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            onStep(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            onSearch('');
            onLeave();
          }
        }}
      />
      {isZoomed && <IconButton name="search-minus" tooltip="Show the whole trace" onClick={onWholeTrace} />}
      <IconButton name="angle-double-right" tooltip="Close all spans" onClick={onCloseAll} />
      <IconButton name="angle-double-down" tooltip="Open all spans" onClick={onOpenAll} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tools: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    paddingRight: theme.spacing(1),
  }),
});
