import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Identity, IssueAction } from '../../../contract/api';
import { toFailure } from '../../shared/api/failure';
import { IssueListHeader } from '../../shared/issues/IssueListHeader';
import { issueRowHeight } from '../../shared/issues/IssueRow';
import { ErrorState } from '../../shared/states/ErrorState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { useVirtualRows } from '../../shared/waterfall/use-virtual-rows';
import { type Frame } from '../frame/use-frame';
import { issuePath } from '../links/paths';
import { useLink } from '../links/use-link';
import { LoadedView } from '../look/LoadedView';
import { type PageCommand } from '../look/page-commands';
import { useFillHeight } from '../look/use-fill-height';
import { usePageKeys } from '../look/use-page-keys';
import { BulkBar } from './BulkBar';
import { ListItem } from './ListItem';
import { NoIssues } from './NoIssues';
import { type IssueList } from './use-issue-list';
import { useSelection } from './use-selection';
import { type IssueView } from './issue-view';

interface Props {
  list: IssueList;
  view: IssueView;
  identity: Identity | undefined;
  frame: Frame;
  onShow: (change: Partial<IssueView>) => void;
  onSearchKey: () => void;
  onHelpKey: () => void;
}

/** The rows of the list, its selection and its keys. Only rows in sight are drawn. */
export function IssueTable({ list, view, identity, frame, onShow, onSearchKey, onHelpKey }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const { issues, loaded, act } = list;
  const ids = useMemo(() => issues.map(({ issueId }) => issueId), [issues]);
  const selection = useSelection(ids, MOST_AT_ONCE);
  const { ref, element, show, from, to, totalHeight } = useVirtualRows(issues.length, issueRowHeight.comfortable);
  const height = useFillHeight(element);
  const [active, setActive] = useState(-1);
  const focusActive = useRef(false);
  const canTriage = Boolean(identity?.canTriage);

  const move = (to: number) => {
    const index = Math.max(0, Math.min(issues.length - 1, to));
    setActive(index);
    show(index);
    focusActive.current = true;
  };
  useEffect(() => {
    if (focusActive.current && element) {
      focusActive.current = false;
      requestAnimationFrame(() =>
        element.querySelector<HTMLElement>(`[data-index="${active}"] a`)?.focus({ preventScroll: true })
      );
    }
  }, [active, element]);

  const send = (action: IssueAction, assignee?: string | null) => {
    const activeId = ids[active];
    const issueIds = selection.ids.size > 0 ? [...selection.ids] : activeId ? [activeId] : [];
    if (issueIds.length > 0) {
      act({ issueIds, action, ...(assignee !== undefined && { assignee }) });
      selection.clear();
    }
  };

  usePageKeys((command) => {
    const activeId = ids[active];
    const commands: Partial<Record<PageCommand, () => void>> = {
      next: () => move(active + 1),
      previous: () => move(active - 1),
      first: () => move(0),
      last: () => move(issues.length - 1),
      search: onSearchKey,
      help: onHelpKey,
      ...(activeId && { open: () => locationService.push(link(issuePath(activeId))) }),
      ...(selection.ids.size > 0 && { close: selection.clear }),
      ...(canTriage && {
        ...(activeId && { select: () => selection.toggle(activeId) }),
        resolve: () => send('resolve'),
        ignore: () => send('ignore'),
        ...(identity?.login && { assign: () => send('assign', identity.login) }),
      }),
    };
    commands[command]?.();
    return commands[command] !== undefined;
  });

  if (loaded.error !== undefined && !loaded.loading && isFaultOfSearch(loaded.error)) {
    return (
      <div className={styles.box}>
        <ErrorState error={loaded.error} />
      </div>
    );
  }
  return (
    <div className={styles.box} data-testid={testIds.issues.list}>
      {selection.ids.size > 0 ? (
        <BulkBar selection={selection} issues={issues} login={identity?.login} onAction={send} />
      ) : (
        <IssueListHeader
          sort={view.sort}
          onSort={(sort) => onShow({ sort })}
          selection={selection.extent}
          onSelectAll={canTriage ? selection.all : undefined}
        />
      )}
      <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading issues" rows={8} />}>
        {() =>
          issues.length === 0 ? (
            <NoIssues view={view} frame={frame} onShow={onShow} />
          ) : (
            <div ref={ref} className={styles.scroller} style={{ maxHeight: height }}>
              <ul className={styles.rows} style={{ height: totalHeight }} aria-label="Issues">
                {issues.slice(from, to).map((issue, offset) => {
                  const index = from + offset;
                  return (
                    <ListItem
                      key={issue.issueId}
                      issue={issue}
                      index={index}
                      count={issues.length}
                      href={link(issuePath(issue.issueId))}
                      isActive={index === active}
                      isSelected={selection.ids.has(issue.issueId)}
                      onFocus={setActive}
                      onToggle={canTriage ? selection.toggle : undefined}
                    />
                  );
                })}
              </ul>
            </div>
          )
        }
      </LoadedView>
      {list.isCut && <div className={styles.foot}>The first 2,000 issues. Narrow the search to see the others.</div>}
    </div>
  );
}

/** The sidecar changes no more in one call. */
const MOST_AT_ONCE = 1000;

const isFaultOfSearch = (error: unknown) => toFailure(error).status === 400;

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    flex: 1,
    minWidth: 0,
    alignSelf: 'flex-start',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    overflow: 'hidden',
  }),
  scroller: css({ overflow: 'auto', overflowAnchor: 'none' }),
  rows: css({ position: 'relative', margin: 0, padding: 0, listStyle: 'none' }),
  foot: css({
    padding: theme.spacing(1),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    textAlign: 'center',
  }),
});
