import { Page } from '../../../shared/ui/page.tsx';

export function PoliciesPage() {
  return <Page title="PoliciesPage">{null}</Page>;
}
