import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2 } from '@grafana/ui';
import { useRef } from 'react';
import { SearchLine } from '../../shared/search/SearchLine';
import { useQuery } from '../data/use-query';
import { type PageViewProps } from '../frame/PageBody';
import { usePageUrl } from '../links/use-page-url';
import { usePageKeys } from '../look/use-page-keys';
import { DurationField } from './DurationField';
import { TraceTable } from './TraceTable';
import { readTraceSearch, toUrl, type TraceSearch } from './trace-search';

/** The search for traces, and how the entry points did meanwhile. */
export function TracesView({ frame, charts }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const { params, set } = usePageUrl();
  const view = readTraceSearch(params);
  const show = (change: Partial<TraceSearch>) => set(toUrl(change));
  const searchLine = useRef<{ focus: () => void }>(null);
  const loaded = useQuery(frame, {
    queryType: 'traces',
    search: view.search,
    sort: view.sort,
    environments: [...frame.environments],
    ...(view.minDurationMs !== null && { minDurationMs: view.minDurationMs }),
    ...(view.maxDurationMs !== null && { maxDurationMs: view.maxDurationMs }),
    limit: MOST_TRACES,
  });
  usePageKeys((command) => {
    if (command === 'search') {
      searchLine.current?.focus();
    }
    return command === 'search';
  });

  return (
    <>
      <div className={styles.controls}>
        <div className={styles.search}>
          <SearchLine
            value={view.search}
            onSearch={(search) => show({ search })}
            subject="traces"
            datasourceUid={frame.datasourceUid || undefined}
            placeholder="Search spans (press /): service:checkout duration:>250ms http.route:/pay"
            inputRef={searchLine}
          />
        </div>
        <DurationField
          label="Slower than"
          value={view.minDurationMs}
          onChange={(minDurationMs) => show({ minDurationMs })}
        />
        <DurationField
          label="Faster than"
          value={view.maxDurationMs}
          onChange={(maxDurationMs) => show({ maxDurationMs })}
        />
        <Combobox
          aria-label="Order"
          width={18}
          prefixIcon="sort-amount-down"
          options={SORTS}
          value={view.sort}
          onChange={({ value }) => show({ sort: value })}
        />
      </div>
      <div className={styles.charts}>{charts}</div>
      <TraceTable frame={frame} view={view} loaded={loaded} onShow={show} />
    </>
  );
}

const MOST_TRACES = 200;

const SORTS = [
  { value: 'startTime' as const, label: 'Latest first' },
  { value: 'duration' as const, label: 'Slowest first' },
];

const getStyles = (theme: GrafanaTheme2) => ({
  search: css({ display: 'flex', flex: '1 1 360px', minWidth: 0 }),
  charts: css({ flex: 'none' }),
  controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
});
