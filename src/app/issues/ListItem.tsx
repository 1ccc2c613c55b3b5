import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import type { IssueSummary } from '../../shared/issues/issue';
import { IssueRow, issueRowHeight } from '../../shared/issues/IssueRow';
import { type Selection } from './use-selection';

interface Props {
  issue: IssueSummary;
  index: number;
  /** Rows of the whole list, drawn or not. */
  count: number;
  href: string;
  isActive: boolean;
  isSelected: boolean;
  onFocus: (index: number) => void;
  /** Missing where nothing can be selected. */
  onToggle: Selection['toggle'] | undefined;
}

/** A row in its place in the list. Scrolling draws the rows that come into sight and leaves the others alone. */
export const ListItem = memo(function ListItem(props: Readonly<Props>) {
  const { issue, index, count, href, isActive, isSelected, onFocus, onToggle } = props;
  const styles = useStyles2(getStyles);
  return (
    <li
      className={styles.row}
      style={{ transform: `translateY(${index * issueRowHeight.comfortable}px)` }}
      data-index={index}
      aria-setsize={count}
      aria-posinset={index + 1}
      onFocus={() => onFocus(index)}
    >
      <IssueRow
        issue={issue}
        href={href}
        active={isActive}
        selected={isSelected}
        onSelect={onToggle && ((_, { shiftKey }) => onToggle(issue.issueId, shiftKey))}
      />
    </li>
  );
});

const getStyles = () => ({
  row: css({ position: 'absolute', top: 0, left: 0, right: 0 }),
});
