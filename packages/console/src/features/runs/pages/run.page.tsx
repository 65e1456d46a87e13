import { Page } from '../../../shared/ui/page.tsx';

export function RunPage() {
  return <Page title="RunPage">{null}</Page>;
}
