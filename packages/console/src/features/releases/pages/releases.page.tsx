import { Page } from '../../../shared/ui/page.tsx';

export function ReleasesPage() {
  return <Page title="ReleasesPage">{null}</Page>;
}
