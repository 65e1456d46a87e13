import { Page } from '../../../shared/ui/page.tsx';

export function InsightPage() {
  return <Page title="InsightPage">{null}</Page>;
}
