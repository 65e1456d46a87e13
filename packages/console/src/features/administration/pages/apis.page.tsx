import { Page } from '../../../shared/ui/page.tsx';

export function ApisPage() {
  return <Page title="ApisPage">{null}</Page>;
}
