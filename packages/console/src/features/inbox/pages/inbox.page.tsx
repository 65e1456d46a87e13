import { Page } from '../../../shared/ui/page.tsx';

export function InboxPage() {
  return <Page title="InboxPage">{null}</Page>;
}
