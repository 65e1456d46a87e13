import { Page } from '../../../shared/ui/page.tsx';

export function PreApprovalPage() {
  return <Page title="PreApprovalPage">{null}</Page>;
}
