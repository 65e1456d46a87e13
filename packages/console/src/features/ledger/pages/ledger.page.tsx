import { Page } from '../../../shared/ui/page.tsx';

export function LedgerPage() {
  return <Page title="LedgerPage">{null}</Page>;
}
