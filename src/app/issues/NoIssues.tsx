import { Button, LinkButton } from '@grafana/ui';
import { EmptyState } from '../../shared/states/EmptyState';
import { type Frame } from '../frame/use-frame';
import { maySetUp } from '../links/may-set-up';
import { setupPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { usePageUrl } from '../links/use-page-url';
import { describeRange } from '../look/describe-range';
import { type IssueView, TABS } from './issue-view';

interface Props {
  view: IssueView;
  frame: Frame;
  onShow: (change: Partial<IssueView>) => void;
}

/** Nothing under this tab: good news, a narrow search, or nothing sent at all. */
export function NoIssues({ view, frame, onShow }: Readonly<Props>) {
  const link = useLink();
  const { set } = usePageUrl();
  const when = describeRange(frame.range);
  const lookBack = (
    <Button variant="secondary" icon="clock-nine" onClick={() => set({ from: 'now-30d', to: 'now' })}>
      Look at the last 30 days
    </Button>
  );
  if (view.search !== '') {
    return (
      <EmptyState icon="search" title="No issue matches the search" hint={`Nothing found ${when}.`}>
        <Button variant="secondary" icon="times" onClick={() => onShow({ search: '' })}>
          Clear search
        </Button>
        {lookBack}
      </EmptyState>
    );
  }
  if (view.tab !== 'all') {
    const title = TABS.find(({ tab }) => tab === view.tab)?.title.toLowerCase() ?? view.tab;
    return (
      <EmptyState title={`No ${title} issues`} hint={`Nothing here ${when}.`}>
        <Button variant="secondary" icon="list-ul" onClick={() => onShow({ tab: 'all' })}>
          Show all issues
        </Button>
        {lookBack}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="bug"
      title="No errors arrived"
      hint={`No error was received ${when}. If that surprises you, check what is sent.`}
    >
      {maySetUp() && (
        <LinkButton icon="upload" href={link(setupPath)}>
          Send telemetry
        </LinkButton>
      )}
      {lookBack}
    </EmptyState>
  );
}
