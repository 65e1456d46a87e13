import { Page } from '../../../shared/ui/page.tsx';

export function PeoplePage() {
  return <Page title="PeoplePage">{null}</Page>;
}
