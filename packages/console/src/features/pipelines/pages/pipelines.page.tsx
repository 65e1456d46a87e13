import { Page } from '../../../shared/ui/page.tsx';

export function PipelinesPage() {
  return <Page title="PipelinesPage">{null}</Page>;
}
