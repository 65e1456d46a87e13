import { getPipelineVersion, type Pipeline } from '@countersign/contract/pipelines.ts';
import { Anchor, Badge, Group, Paper, Skeleton, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { firstVersion } from '../pipelines.view.ts';
import { pipelineWords } from '../sentences/pipeline.ts';
import { useSay } from '../use-say.ts';
import { Strip } from './strip.tsx';

type Props = { readonly project: string; readonly pipeline: Pipeline };

/** A pipeline in a list: its name, which version is in force, and its stages as a picture. */
export function PipelineCard({ project, pipeline }: Props) {
  const { t } = useTranslation('pipelines');
  const { id, name, activeVersion, draftVersion } = pipeline;
  return (
    <Paper withBorder p="md">
      <Group gap="xs" mb="sm">
        <Title order={2} size="h4" style={{ flexGrow: 1 }}>
          <Anchor
            component={Link}
            to="/projects/$project/pipelines/$pipeline"
            params={{ project, pipeline: id } as never}
            fw={600}
          >
            {name}
          </Anchor>
        </Title>
        <Badge variant="light" color={activeVersion === null ? 'gray' : 'green'}>
          {activeVersion === null ? t('noneActive') : t('activeIs', { version: activeVersion })}
        </Badge>
        {draftVersion !== null && (
          <Badge variant="light" color="yellow">
            {t('draftIs', { version: draftVersion })}
          </Badge>
        )}
      </Group>
      <Suspense fallback={<Skeleton height={110} />}>
        <Picture project={project} pipeline={pipeline} />
      </Suspense>
    </Paper>
  );
}

function Picture({ project, pipeline }: Props) {
  const params = { project, pipeline: pipeline.id, version: firstVersion(pipeline) };
  const { data } = useSuspenseQuery(reading(getPipelineVersion, { params }));
  return <Strip stages={pipelineWords(data, useSay())} />;
}
