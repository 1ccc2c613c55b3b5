import { css } from '@emotion/css';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { IssueListHeader } from '../../shared/issues/IssueListHeader';
import { IssueRow } from '../../shared/issues/IssueRow';
import { readIssues } from '../../shared/issues/read-issues';
import { EmptyState } from '../../shared/states/EmptyState';
import { LoadingState } from '../../shared/states/LoadingState';
import { testIds } from '../../shared/test-ids';
import { useQuery } from '../data/use-query';
import { type Frame } from '../frame/use-frame';
import { issuePath, issuesPath } from '../links/paths';
import { useLink } from '../links/use-link';
import { describeRange } from '../look/describe-range';
import { LoadedView } from '../look/LoadedView';
import { Section } from '../look/Section';
import { byImpact } from './by-impact';

/** The unresolved issues that hurt most: users times events. */
export function TopIssues({ frame }: Readonly<{ frame: Frame }>) {
  const styles = useStyles2(getStyles);
  const link = useLink();
  const loaded = useQuery(frame, {
    queryType: 'issues',
    search: 'is:unresolved',
    sort: 'events',
    environments: [...frame.environments],
    limit: 100,
  });
  return (
    <Section
      title="Issues by impact"
      aside="users × events"
      surface="box"
      actions={
        <LinkButton size="sm" variant="secondary" fill="text" href={link(issuesPath)}>
          All issues
        </LinkButton>
      }
    >
      <LoadedView loaded={loaded} skeleton={<LoadingState label="Loading issues" rows={5} />}>
        {(frames) => {
          const issues = byImpact(readIssues(frames) ?? [], MOST);
          if (issues.length === 0) {
            return <EmptyState title="No unresolved issue" hint={`Nothing broke ${describeRange(frame.range)}.`} />;
          }
          return (
            <>
              <IssueListHeader />
              <ul className={styles.list} data-testid={testIds.home.issues}>
                {issues.map((issue) => (
                  <li key={issue.issueId}>
                    <IssueRow issue={issue} href={link(issuePath(issue.issueId))} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </LoadedView>
    </Section>
  );
}

const MOST = 7;

const getStyles = () => ({
  list: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    'li:last-child > div': { borderBottom: 'none' },
  }),
});
