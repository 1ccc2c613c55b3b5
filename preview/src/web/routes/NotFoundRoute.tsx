import { EmptyState, TextLink } from '@grafana/ui';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { homeUrl } from '../chrome/nav-items.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';

export function NotFoundRoute() {
  useShownPage([{ text: 'Page not found' }]);
  return (
    <PageFrame title="Page not found">
      <EmptyState variant="not-found" message="The preview has no such page">
        <TextLink href={homeUrl()}>Go to the home page of Howdah</TextLink>
      </EmptyState>
    </PageFrame>
  );
}
