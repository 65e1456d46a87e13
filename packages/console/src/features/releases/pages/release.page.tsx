import { Page } from '../../../shared/ui/page.tsx';

export function ReleasePage() {
  return <Page title="ReleasePage">{null}</Page>;
}
