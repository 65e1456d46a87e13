import { Page } from '../../../shared/ui/page.tsx';

export function ApprovalPage() {
  return <Page title="ApprovalPage">{null}</Page>;
}
