import { Page } from '../../../shared/ui/page.tsx';

export function ProjectPage() {
  return <Page title="ProjectPage">{null}</Page>;
}
