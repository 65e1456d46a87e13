import { Page } from '../../../shared/ui/page.tsx';

export function WorkflowsPage() {
  return <Page title="WorkflowsPage">{null}</Page>;
}
