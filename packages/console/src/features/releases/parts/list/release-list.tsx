import { listReleases } from '@countersign/contract/releases.ts';
import { Button, Center, Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { ReleaseRow } from './release-row.tsx';

type Props = { readonly project: string; readonly status: string; readonly title: string };

/** The releases that fit, newest first. */
export function ReleaseList({ project, status, title }: Props) {
  const { t } = useTranslation('releases');
  const query = {
    ...((status === 'open' || status === 'closed') && { status: status as 'open' | 'closed' }),
    ...(title.trim() !== '' && { title: title.trim() }),
  };
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    readingPages(listReleases, { params: { project }, query }),
  );
  if (data.length === 0)
    return <Empty title={t(title === '' ? 'noReleases' : 'noneFits')}>{t('noReleasesHint')}</Empty>;
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('releases')}>
      {data.map((release) => (
        <ReleaseRow key={release.id} project={project} release={release} />
      ))}
      {hasNextPage && (
        <Center component="li">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('more', { ns: 'common' })}
          </Button>
        </Center>
      )}
    </Stack>
  );
}
