import { Page } from '../../../shared/ui/page.tsx';

export function InstanceLedgerPage() {
  return <Page title="InstanceLedgerPage">{null}</Page>;
}
