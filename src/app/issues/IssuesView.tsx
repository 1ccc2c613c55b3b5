import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Combobox, IconButton, useStyles2 } from '@grafana/ui';
import { useRef, useState } from 'react';
import type { IssueCounts } from '../../../contract/api';
import { useIdentity } from '../../shared/api/identity';
import { SearchLine } from '../../shared/search/SearchLine';
import { rangeParams } from '../data/range-params';
import { useResource } from '../data/use-resource';
import { type PageViewProps } from '../frame/PageBody';
import { usePageUrl } from '../links/use-page-url';
import { KeysDialog } from '../look/KeysDialog';
import { Facets } from './Facets';
import { IssueTable } from './IssueTable';
import { LIST_KEYS } from './list-keys';
import { StatusTabs } from './StatusTabs';
import { useIssueList } from './use-issue-list';
import { type IssueView, readIssueView, SORTS, toUrl } from './issue-view';

export function IssuesView({ frame }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const { params, set } = usePageUrl();
  const view = readIssueView(params);
  const show = (change: Partial<IssueView>) => set(toUrl(change));
  const identity = useIdentity(frame.datasourceUid || undefined);
  const [showsKeys, setShowsKeys] = useState(false);
  const searchLine = useRef<{ focus: () => void }>(null);

  const counts = useResource<IssueCounts>(frame.datasourceUid, 'issues/counts', {
    params: rangeParams(frame),
    stamp: frame.range,
  });
  const list = useIssueList(frame, view, counts.reload);

  return (
    <>
      <div className={styles.controls}>
        <SearchLine
          value={view.search}
          onSearch={(search) => show({ search })}
          subject="issues"
          datasourceUid={frame.datasourceUid || undefined}
          placeholder="Search issues (press /): service:checkout release:1.4.2 card declined"
          inputRef={searchLine}
        />
        <Combobox
          aria-label="Order"
          width={18}
          prefixIcon="sort-amount-down"
          options={SORTS.map(({ sort, title }) => ({ value: sort, label: title }))}
          value={view.sort}
          onChange={({ value }) => show({ sort: value })}
        />
        <IconButton name="keyboard" size="lg" tooltip="Keys of this page (?)" onClick={() => setShowsKeys(true)} />
      </div>
      <StatusTabs tab={view.tab} counts={counts.data} onTab={(tab) => show({ tab })} />
      <div className={styles.columns}>
        <Facets issues={list.issues} search={view.search} onSearch={(search) => show({ search })} />
        <IssueTable
          list={list}
          view={view}
          identity={identity}
          frame={frame}
          onShow={show}
          onSearchKey={() => searchLine.current?.focus()}
          onHelpKey={() => setShowsKeys(true)}
        />
      </div>
      {list.toast}
      {showsKeys && <KeysDialog title="Keys of the issue list" keys={LIST_KEYS} onClose={() => setShowsKeys(false)} />}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  columns: css({ display: 'flex', gap: theme.spacing(2), minWidth: 0, flex: 1 }),
});
