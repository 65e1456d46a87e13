import { Page } from '../../../shared/ui/page.tsx';

export function PipelinePage() {
  return <Page title="PipelinePage">{null}</Page>;
}
