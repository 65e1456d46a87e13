import type { Execution, ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import { getExecution } from '@countersign/contract/executions.ts';
import { getPipelineVersion, listPipelines } from '@countersign/contract/pipelines.ts';
import { listEnvironments } from '@countersign/contract/project-parts.ts';
import type { Release } from '@countersign/contract/releases.ts';
import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQueries, useSuspenseQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { guessHeight, layOut } from '../view/layout.ts';
import { markersOf, type PictureStage, pictureAhead, pictureOf } from '../view/picture.ts';
import { Dialogs } from './doing/dialogs.tsx';
import { InWords } from './picture/in-words.tsx';
import { Waiting } from './waiting.tsx';

const Picture = lazy(() => import('./picture/picture.tsx').then(({ Picture }) => ({ default: Picture })));

type Props = {
  readonly project: string;
  readonly release: Release;
  readonly executions: readonly ExecutionSummary[];
};

type UnderWayProps = Props & {
  /** The id of the execution that is shown. */
  readonly shown: string;
  /** What follows, given the execution. */
  readonly children: (execution: Execution) => ReactNode;
};

/** The way of one execution: what it waits for, biggest, and the picture of its pipeline. */
export function UnderWay({ project, release, executions, shown, children }: UnderWayProps) {
  const { t } = useTranslation('releases');
  const params = { project, execution: shown };
  const { data: execution } = useSuspenseQuery(reading(getExecution, { params }));
  const { id, name, version } = execution.pipeline;
  const { data: definition } = useSuspenseQuery(
    reading(getPipelineVersion, { params: { project, pipeline: id, version: String(version) } }),
  );
  const stages = pictureOf(execution, definition, markersOf(executions));
  const title = t('wayOf', { snapshot: execution.snapshot.number, pipeline: name, version });
  return (
    <Dialogs project={project} execution={execution}>
      <Waiting project={project} execution={execution} />
      <PictureBox {...{ project, stages, title }} release={release.id} execution={execution.id} />
      {children(execution)}
    </Dialogs>
  );
}

/** The pipeline of a release of which nothing has been submitted. */
export function Ahead({ project, release }: Omit<Props, 'executions'>) {
  const { t } = useTranslation('releases');
  const query = { limit: 200 };
  const [pipelines, environments] = useSuspenseQueries({
    queries: [
      reading(listPipelines, { params: { project }, query }),
      reading(listEnvironments, { params: { project }, query }),
    ],
  });
  const pipeline = pipelines.data.items.find(({ name }) => name === release.pipeline);
  if (!pipeline || pipeline.activeVersion === null)
    return <Text c="dimmed">{t('noActiveVersion', { pipeline: release.pipeline })}</Text>;
  return (
    <AheadOf
      {...{ project, release, pipeline: pipeline.id, version: pipeline.activeVersion }}
      environments={environments.data.items}
    />
  );
}

type AheadOfProps = Omit<Props, 'executions'> & {
  readonly pipeline: string;
  readonly version: number;
  readonly environments: readonly { readonly key: string; readonly name: string }[];
};

function AheadOf({ project, release, pipeline, version, environments }: AheadOfProps) {
  const { t } = useTranslation('releases');
  const params = { project, pipeline, version: String(version) };
  const { data } = useSuspenseQuery(reading(getPipelineVersion, { params }));
  return (
    <PictureBox
      {...{ project, release: release.id, execution: undefined, stages: pictureAhead(data, environments) }}
      title={t('wayAhead', { pipeline: release.pipeline, version })}
    />
  );
}

type BoxProps = {
  readonly project: string;
  readonly release: string;
  readonly execution: string | undefined;
  readonly stages: readonly PictureStage[];
  readonly title: string;
};

function PictureBox({ title, stages, ...given }: BoxProps) {
  const heights = stages.map(guessHeight);
  const height = { base: layOut(0, heights).height, md: layOut(1000, heights).height };
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={2} size="h4">
        {title}
      </Title>
      <InWords stages={stages} />
      <Suspense fallback={<Skeleton h={height} />}>
        <Picture stages={stages} {...given} />
      </Suspense>
    </Stack>
  );
}
