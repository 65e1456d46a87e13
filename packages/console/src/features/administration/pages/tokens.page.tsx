import { Page } from '../../../shared/ui/page.tsx';

export function TokensPage() {
  return <Page title="TokensPage">{null}</Page>;
}
