import { type Blocked, readBlocked } from '@countersign/contract/insight.ts';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { useNow } from '../../../shared/time/now.ts';
import { type Bar, barsOf, spell } from '../insight.view.ts';
import { HeldNow } from './held.tsx';
import { Picture } from './picture.tsx';
import { WaitedBar } from './waited-bar.tsx';

/** Who is waited for, and what else holds things up: as it is now. */
export function NowShown({ project }: { readonly project: string }) {
  const { data } = useSuspenseQuery(reading(readBlocked, { params: { project } }));
  return (
    <>
      <WaitedFor blocked={data} project={project} />
      <HeldNow held={data.held} project={project} />
    </>
  );
}

type By = 'people' | 'roles';

function WaitedFor({ blocked, project }: { readonly blocked: Blocked; readonly project: string }) {
  const { t } = useTranslation('insight');
  const [by, setBy] = useState<By>('people');
  const bars = barsOf(blocked, by);
  const sentence = useSentence(blocked, barsOf(blocked, 'people'));
  const most = Math.max(...bars.map(({ levels }) => levels.length), 1);
  const choice = (
    <SegmentedControl
      aria-label={t('peopleOrRoles')}
      value={by}
      onChange={(value) => setBy(value as By)}
      data={[
        { value: 'people', label: t('people') },
        { value: 'roles', label: t('roles') },
      ]}
      style={{ alignSelf: 'flex-start' }}
    />
  );
  return (
    <Picture title={t('nowTitle')} sentence={sentence} controls={bars.length > 0 && choice}>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {bars.map((bar) => (
          <WaitedBar key={bar.key ?? ''} bar={bar} most={most} project={project} />
        ))}
      </Stack>
      {blocked.total > 500 && (
        <Text c="dimmed" fz="sm">
          {t('oldestFirst')}
        </Text>
      )}
    </Picture>
  );
}

function useSentence({ total }: Blocked, bars: readonly Bar[]): string {
  const { t, i18n } = useTranslation('insight');
  const now = useNow();
  const [first] = bars;
  if (total === 0 || first === undefined) return t('nowNobody');
  const values = {
    open: t('open', { count: total }),
    who: first.name ?? t('nobody'),
    what: t('levels', { count: first.levels.length }),
    time: spell((now - Date.parse(first.oldest)) / 1000, i18n.language),
  };
  return t(bars.length === 1 ? 'nowOne' : 'nowMost', values);
}
