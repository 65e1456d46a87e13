import type { VersionStatus, WorkflowVersion } from '@countersign/contract/versions.ts';
import { Anchor, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconArchive, IconBolt, IconEyeQuestion, IconPencil, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { versionColors } from '../../workflows.view.ts';
import { VersionBadge } from '../status-badge.tsx';
import { ReviewLine } from './review-line.tsx';

const icons: Record<VersionStatus, typeof IconBolt> = {
  draft: IconPencil,
  'in-review': IconEyeQuestion,
  rejected: IconX,
  published: IconArchive,
  active: IconBolt,
};

type Props = {
  readonly project: string;
  readonly versions: readonly WorkflowVersion[];
  /** The number of the one that is looked at. */
  readonly shown: number | null;
};

/** Every version, newest first: what it is, who wrote it, and who has reviewed it with which words. */
export function VersionTimeline({ project, versions, shown }: Props) {
  return (
    <Timeline bulletSize={26} lineWidth={2} active={versions.length}>
      {versions.map((version) => {
        const Icon = icons[version.status];
        return (
          <Timeline.Item
            key={version.id}
            color={versionColors[version.status]}
            bullet={<Icon size={15} aria-hidden />}
            title={<Head project={project} version={version} shown={version.number === shown} />}
          >
            <What project={project} version={version} />
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

type HeadProps = { readonly project: string; readonly version: WorkflowVersion; readonly shown: boolean };

function Head({ project, version: { workflow, number, label, status }, shown }: HeadProps) {
  return (
    <Group gap="xs">
      <Anchor
        component={Link}
        to="/projects/$project/workflows/$workflow"
        params={{ project, workflow } as never}
        search={{ version: String(number) } as never}
        resetScroll={false}
        fw={shown ? 700 : 500}
        underline={shown ? 'always' : 'hover'}
        {...(shown && { 'aria-current': 'true' as const })}
      >
        {label}
      </Anchor>
      <VersionBadge status={status} />
    </Group>
  );
}

function What({ project, version }: Omit<HeadProps, 'shown'>) {
  const { createdBy, createdAt, description, status, approval } = version;
  const { t } = useTranslation('workflows');
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {t('wrote', { who: createdBy ?? t('system', { ns: 'common' }) })} · <Moment at={createdAt} />
      </Text>
      {description !== '' && (
        <Text size="sm" lineClamp={2}>
          {description}
        </Text>
      )}
      {approval !== null && <ReviewLine project={project} approval={approval} />}
      {approval === null && (status === 'published' || status === 'active') && (
        <Text size="sm" c="dimmed">
          {t('unreviewed')}
        </Text>
      )}
    </Stack>
  );
}
