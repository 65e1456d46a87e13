import { Page } from '../../../shared/ui/page.tsx';

export function PreApprovalsPage() {
  return <Page title="PreApprovalsPage">{null}</Page>;
}
