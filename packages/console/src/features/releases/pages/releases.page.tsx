import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { Filters } from '../parts/list/filters.tsx';
import { NewRelease } from '../parts/list/new-release.tsx';
import { ReleaseList } from '../parts/list/release-list.tsx';

const route = getRouteApi('/projects/$project/releases');

/** The releases of a project and where each of them is. */
export function ReleasesPage() {
  const { t } = useTranslation('releases');
  const { project } = route.useParams();
  const search = route.useSearch();
  const status = search.status ?? 'open';
  return (
    <Page title={t('releases')} lead={t('releasesLead')} actions={<NewRelease project={project} />}>
      <Stack gap="md">
        <Filters status={status} title={search.title ?? ''} />
        <Suspense fallback={<Rows count={6} height={92} />}>
          <ReleaseList project={project} status={status} title={search.title ?? ''} />
        </Suspense>
      </Stack>
    </Page>
  );
}
