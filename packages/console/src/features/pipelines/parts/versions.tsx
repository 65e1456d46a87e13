import {
  listPipelineVersions,
  type Pipeline,
  type PipelineVersion,
} from '@countersign/contract/pipelines.ts';
import { Anchor, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { More } from '../../../shared/ui/more.tsx';
import { YamlDiff } from '../../../shared/ui/yaml-diff.tsx';
import { textOf } from '../pipelines.view.ts';
import { StatusBadge } from './status-badge.tsx';
import { Versioned } from './versioned.tsx';

type Props = { readonly project: string; readonly pipeline: Pipeline; readonly shown: PipelineVersion };

/** Every version, newest first, and what differs between the one that is shown and another. */
export function Versions({ project, pipeline, shown }: Props) {
  const params = { project, pipeline: pipeline.id };
  const pages = useSuspenseInfiniteQuery(readingPages(listPipelineVersions, { params }));
  return (
    <Stack>
      {pages.data.map((version) => (
        <Row key={version.id} project={project} version={version} current={version.number === shown.number} />
      ))}
      <More pages={pages} />
      <Difference versions={pages.data} shown={shown} />
    </Stack>
  );
}

type RowProps = { readonly project: string; readonly version: PipelineVersion; readonly current: boolean };

function Row({ project, version, current }: RowProps) {
  const { t } = useTranslation('pipelines');
  const { pipeline, number, status } = version;
  return (
    <Paper withBorder p="sm" bg={current ? 'var(--mantine-color-default-hover)' : undefined}>
      <Group gap="sm">
        <Anchor
          component={Link}
          to="/projects/$project/pipelines/$pipeline"
          params={{ project, pipeline } as never}
          search={{ version: String(number), tab: 'versions' } as never}
          aria-current={current ? 'true' : undefined}
          fw={600}
        >
          {t('versionOf', { version: number })}
        </Anchor>
        <StatusBadge status={status} />
        <Text size="sm" c="dimmed" component="div">
          <Versioned version={version} />
        </Text>
      </Group>
    </Paper>
  );
}

type DifferenceProps = { readonly versions: readonly PipelineVersion[]; readonly shown: PipelineVersion };

function Difference({ versions, shown }: DifferenceProps) {
  const { t } = useTranslation('pipelines');
  const from = '/projects/$project/pipelines/$pipeline';
  const search = useSearch({ from });
  const navigate = useNavigate();
  const others = versions.filter(({ number }) => number !== shown.number);
  const older = others.find(({ number }) => number < shown.number) ?? others[0];
  const other = others.find(({ number }) => String(number) === search.against) ?? older;
  if (other === undefined) return null;
  return (
    <>
      <Select
        label={t('compareWith', { version: shown.number })}
        value={String(other.number)}
        onChange={(against) =>
          void navigate({ from, search: { ...search, ...(against !== null && { against }) }, replace: true })
        }
        data={others.map(({ number }) => ({
          value: String(number),
          label: t('versionOf', { version: number }),
        }))}
        allowDeselect={false}
        maw={320}
      />
      <YamlDiff
        before={textOf(other)}
        after={textOf(shown)}
        beforeName={t('versionOf', { version: other.number })}
        afterName={t('versionOf', { version: shown.number })}
      />
    </>
  );
}
