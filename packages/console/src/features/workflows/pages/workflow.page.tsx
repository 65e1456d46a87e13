import { Page } from '../../../shared/ui/page.tsx';

export function WorkflowPage() {
  return <Page title="WorkflowPage">{null}</Page>;
}
