import { Page } from '../../../shared/ui/page.tsx';

export function AccountPage() {
  return <Page title="AccountPage">{null}</Page>;
}
