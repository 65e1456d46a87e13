import {
  getPipeline,
  getPipelineVersion,
  type Pipeline,
  type PipelineVersion,
} from '@countersign/contract/pipelines.ts';
import { Group, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { YamlEditor } from '../../../shared/ui/yaml-editor.tsx';
import { Actions } from '../parts/actions.tsx';
import { InWords } from '../parts/in-words.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { Versioned } from '../parts/versioned.tsx';
import { Versions } from '../parts/versions.tsx';
import { firstVersion, textOf } from '../pipelines.view.ts';
import { pipelineWords } from '../sentences/pipeline.ts';
import { useSay } from '../use-say.ts';

const from = '/projects/$project/pipelines/$pipeline';

/** One pipeline: a version of it as a picture, in words and as YAML, and what it was before. */
export function PipelinePage() {
  const { project, pipeline: id } = useParams({ from });
  const { data: pipeline } = useSuspenseQuery(reading(getPipeline, { params: { project, pipeline: id } }));
  const { version: number = firstVersion(pipeline) } = useSearch({ from });
  const params = { project, pipeline: id, version: number };
  const { data: version } = useSuspenseQuery(reading(getPipelineVersion, { params }));
  return (
    <Page
      title={pipeline.name}
      lead={
        <Group gap="xs">
          <StatusBadge status={version.status} />
          <span>
            <Versioned version={version} />
          </span>
        </Group>
      }
      actions={<Actions project={project} pipeline={pipeline} version={version} />}
    >
      <Looks project={project} pipeline={pipeline} version={version} />
    </Page>
  );
}

type Props = { readonly project: string; readonly pipeline: Pipeline; readonly version: PipelineVersion };

function Looks({ project, pipeline, version }: Props) {
  const { t } = useTranslation('pipelines');
  const say = useSay();
  const { tab = 'words', ...search } = useSearch({ from });
  const navigate = useNavigate();
  const show = (next: string | null) =>
    void navigate({
      from,
      search: { ...search, ...(next !== null && next !== 'words' && { tab: next }) },
      replace: true,
    });
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="words">{t('inWords')}</Tabs.Tab>
        <Tabs.Tab value="yaml">{t('asYaml')}</Tabs.Tab>
        <Tabs.Tab value="versions">{t('versions')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="words">
        <InWords stages={pipelineWords(version, say)} />
      </Tabs.Panel>
      <Tabs.Panel value="yaml">
        <YamlEditor
          label={t('asYaml')}
          value={textOf(version)}
          onChange={ignore}
          faults={noFaults}
          readOnly
        />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <Suspense fallback={<Rows />}>
          <Versions project={project} pipeline={pipeline} shown={version} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

const noFaults: readonly never[] = [];
const ignore = () => undefined;
