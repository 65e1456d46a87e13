import { readWaits, type Waits } from '@countersign/contract/insight.ts';
import { Group, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { type AskedSpan, chosen, enough, keyOf, pointsOf, spell } from '../insight.view.ts';
import { Picture, type Told } from './picture.tsx';
import { Where } from './where.tsx';

const Line = lazy(() => import('./line.tsx').then(({ Line: component }) => ({ default: component })));

type By = 'level' | 'role';
type Choice = {
  readonly by: By;
  /** One level or role; undefined: all. */
  readonly name: string | undefined;
  readonly onChoose: (choice: { by: By; name: string | undefined }) => void;
};
type Props = Choice & { readonly project: string; readonly span: AskedSpan };

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

/** How long decisions took over time, and which took longest. What was shown stays while another span is read. */
export function WaitsShown({ project, span, ...choice }: Props) {
  const query = { ...span, by: choice.by, timeZone };
  const { data, error, refetch } = useQuery({
    ...reading(readWaits, { params: { project }, query }),
    placeholderData: keepPreviousData,
  });
  if (error) return <ProblemNotice error={error} onRetry={refetch} />;
  if (data === undefined) return <Skeleton h={520} />;
  return (
    <>
      <OverTime waits={data} {...choice} />
      <Where waits={data} />
    </>
  );
}

type Shown = Choice & { readonly waits: Waits };

function OverTime({ waits, ...choice }: Shown) {
  const { t } = useTranslation('insight');
  const sentence = useSentence(waits, choice.name);
  const figures = chosen(waits, choice.name);
  const points = pointsOf(waits, figures.buckets);
  const table = useTable(waits, figures);
  return (
    <Picture
      title={t('waitsTitle')}
      sentence={sentence}
      controls={<Choose waits={waits} {...choice} />}
      table={table}
    >
      {figures.count >= enough && (
        <Suspense fallback={<Skeleton h={280} />}>
          <Line points={points} label={sentence} />
        </Suspense>
      )}
    </Picture>
  );
}

/** What the picture says. */
function useSentence(waits: Waits, name: string | undefined): string {
  const { t, i18n } = useTranslation('insight');
  const { count, median, p90 } = chosen(waits, name);
  if (median === null || p90 === null) return t('waitsNone');
  const values = { count, median: spell(median, i18n.language), p90: spell(p90, i18n.language) };
  if (count < enough) return t('waitsFew', values);
  return waits.series.some((series) => keyOf(series) === name)
    ? t('waitsOf', { ...values, name: name ?? '' })
    : t('waitsAll', values);
}

function useTable({ bucket }: Waits, { buckets }: Waits['all']): Told {
  const { t, i18n } = useTranslation('insight');
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' });
  const said = (seconds: number | null) => (seconds === null ? '' : spell(seconds, i18n.language));
  return {
    head: [t(bucket), t('count'), t('median'), t('p90')],
    rows: buckets.map(({ start, count, median, p90 }) => [
      day.format(Date.parse(start)),
      String(count),
      said(median),
      said(p90),
    ]),
  };
}

/** By level or by role, and which of them. */
function Choose({ waits, by, name, onChoose }: Shown) {
  const { t } = useTranslation('insight');
  const keys = waits.series.map(keyOf);
  const shown = name === undefined || keys.includes(name) ? keys : [...keys, name];
  return (
    <Group gap="sm" align="flex-end">
      <SegmentedControl
        aria-label={t('by')}
        value={by}
        onChange={(value) => onChoose({ by: value === 'role' ? 'role' : 'level', name: undefined })}
        data={[
          { value: 'level', label: t('byLevel') },
          { value: 'role', label: t('byRole') },
        ]}
      />
      <Select
        aria-label={t('which')}
        placeholder={t('all')}
        data={shown}
        value={name ?? null}
        onChange={(value) => onChoose({ by, name: value ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('all') }}
        searchable={shown.length > 8}
      />
    </Group>
  );
}
