import { Page } from '../../../shared/ui/page.tsx';

export function ApprovalsPage() {
  return <Page title="ApprovalsPage">{null}</Page>;
}
