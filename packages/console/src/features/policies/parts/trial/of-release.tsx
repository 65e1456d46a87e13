import { getPipelineVersion, listPipelines, type Stage } from '@countersign/contract/pipelines.ts';
import { listReleases, listSnapshots, type Release } from '@countersign/contract/releases.ts';
import { Group, Select, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import type { Choosing } from './of-approval.tsx';

/** A snapshot of a release at a stage of its pipeline, as if whoever put it together submitted it now. */
export function OfRelease({ project, children }: Choosing) {
  const { t } = useTranslation('policies');
  const { data } = useSuspenseQuery(reading(listReleases, { params: { project }, query: { limit: 100 } }));
  const [chosen, setChosen] = useState<string | null>(null);
  const release = data.items.find(({ id }) => id === chosen) ?? data.items[0];
  if (release === undefined) return <Empty title={t('noReleases')}>{t('noReleasesHint')}</Empty>;
  return (
    <>
      <Select
        label={t('whichRelease')}
        value={release.id}
        onChange={setChosen}
        data={data.items.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }))}
        searchable
        allowDeselect={false}
        maw={640}
      />
      <OfSnapshot key={release.id} project={project} release={release}>
        {children}
      </OfSnapshot>
    </>
  );
}

function OfSnapshot({ project, release, children }: Choosing & { readonly release: Release }) {
  const { t } = useTranslation('policies');
  const params = { project, release: release.id };
  const { data } = useSuspenseQuery(reading(listSnapshots, { params, query: { limit: 100 } }));
  const stages = useStages(project, release.pipeline);
  const [number, setNumber] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const snapshot = data.items.find(({ id }) => id === number) ?? data.items[0];
  const stage = stages.find((one) => one.name === name) ?? stages[0];
  if (snapshot === undefined) return <Text size="sm">{t('noSnapshots')}</Text>;
  if (stage === undefined) return <Text size="sm">{t('noStages')}</Text>;
  const { createdBy } = snapshot;
  return (
    <>
      <Group>
        <Select
          label={t('whichSnapshot')}
          value={snapshot.id}
          onChange={setNumber}
          data={data.items.map((one) => ({ value: one.id, label: String(one.number) }))}
          allowDeselect={false}
        />
        <Select
          label={t('whichStage')}
          value={stage.name}
          onChange={setName}
          data={stages.map((one) => one.name)}
          allowDeselect={false}
        />
      </Group>
      {createdBy !== null && (
        <Text size="sm" c="dimmed">
          {t('asIfBy', { who: createdBy })}
        </Text>
      )}
      {children({
        snapshot: snapshot.id,
        stage: stage.name,
        ...(createdBy !== null && { requester: createdBy }),
      })}
    </>
  );
}

/** The stages of the active version of a pipeline at which people are asked. */
function useStages(project: string, name: string): readonly Stage[] {
  const { data } = useSuspenseQuery(reading(listPipelines, { params: { project }, query: { limit: 200 } }));
  const pipeline = data.items.find((one) => one.name === name);
  const version = pipeline?.activeVersion ?? null;
  const { data: active } = useQuery({
    ...reading(getPipelineVersion, {
      params: { project, pipeline: pipeline?.id ?? '', version: String(version) },
    }),
    enabled: version !== null,
  });
  return (active?.stages ?? []).filter(({ gates }) => gates.some(({ type }) => type === 'approval'));
}
