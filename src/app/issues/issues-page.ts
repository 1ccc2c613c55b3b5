import { issuePage } from '../issue/issue-page';
import { pageOf } from '../frame/page';
import { issuesPath } from '../links/paths';
import { IssuesView } from './IssuesView';

export const issuesPage = () =>
  pageOf(
    {
      title: 'Issues',
      titleIcon: 'bug',
      url: issuesPath,
      drilldowns: [{ routePath: ':issueId/*', getPage: issuePage }],
    },
    IssuesView
  );
