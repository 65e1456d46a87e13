import { Skeleton } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../shared/time/now.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { askedSpan } from '../insight.view.ts';
import { SpanChoice } from '../parts/span-choice.tsx';
import { NowShown } from '../parts/waited-for.tsx';
import { WaitsShown } from '../parts/waits.tsx';

const from = '/projects/$project/insight';

/** What is blocked and by whom, and how long people are waited for. */
export function InsightPage() {
  const { t } = useTranslation('insight');
  const { project } = useParams({ from });
  const search = useSearch({ from });
  const navigate = useNavigate();
  const now = useNow();
  const go = (changes: object) =>
    navigate({ to: '.', search: { ...search, ...changes } as never, replace: true, resetScroll: false });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Suspense fallback={<Skeleton h={330} />}>
        <NowShown project={project} />
      </Suspense>
      <SpanChoice search={search} now={now} onChange={go} />
      <WaitsShown
        project={project}
        span={askedSpan(search, now)}
        by={search.by === 'role' ? 'role' : 'level'}
        name={search.name}
        onChoose={go}
      />
    </Page>
  );
}
