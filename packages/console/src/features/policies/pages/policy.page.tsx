import { Page } from '../../../shared/ui/page.tsx';

export function PolicyPage() {
  return <Page title="PolicyPage">{null}</Page>;
}
