import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { VersionBadge } from '../status-badge.tsx';
import { ReviewCard } from './review-card.tsx';
import { VersionActions } from './version-actions.tsx';
import { VersionContent } from './version-content.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly version: WorkflowVersion;
  readonly versions: readonly WorkflowVersion[];
  readonly against: string | undefined;
};

/** One version: what it is, what can be done with it, its review, and what it says. */
export function VersionPanel(props: Props) {
  const { project, workflow, version } = props;
  const { status, approval } = version;
  return (
    <Card withBorder padding="md" component="section" aria-label={version.label}>
      <Stack>
        <Group justify="space-between" align="flex-start" gap="xs">
          <Head version={version} />
          <VersionActions project={project} workflow={workflow} version={version} />
        </Group>
        {approval !== null && (status === 'in-review' || status === 'rejected') && (
          <Suspense fallback={<Rows count={1} height={140} />}>
            <ReviewCard project={project} version={version} approval={approval} />
          </Suspense>
        )}
        <VersionContent {...props} />
      </Stack>
    </Card>
  );
}

function Head({ version }: Pick<Props, 'version'>) {
  const { label, status, description, committers, activatedAt } = version;
  const { t } = useTranslation('workflows');
  return (
    <Stack gap={4} miw={0} flex="1 1 16rem">
      <Group gap="xs">
        <Title order={2} size="h3">
          {label}
        </Title>
        <VersionBadge status={status} />
      </Group>
      <Text size="sm" c="dimmed">
        {t(`meaning-${status}`)}
      </Text>
      {description !== '' && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {description}
        </Text>
      )}
      <Text component="div" size="sm" c="dimmed">
        <LastChange version={version} />
        {status === 'active' && activatedAt !== null && (
          <>
            {' · '}
            {t('activated')} <Moment at={activatedAt} absolute />
          </>
        )}
        {committers.length > 0 && ` · ${t('carries', { who: committers.join(', ') })}`}
      </Text>
    </Stack>
  );
}

function LastChange({ version }: Pick<Props, 'version'>) {
  const { createdBy, createdAt, updatedBy, updatedAt, submittedBy, submittedAt, status } = version;
  const { t } = useTranslation('workflows');
  const name = (who: string | null) => who ?? t('system', { ns: 'common' });
  const edited = updatedBy !== createdBy && (status === 'draft' || status === 'rejected');
  return (
    <>
      {t('wrote', { who: name(createdBy) })} <Moment at={createdAt} />
      {edited && (
        <>
          {' · '}
          {t('changed', { who: name(updatedBy) })} <Moment at={updatedAt} />
        </>
      )}
      {submittedAt !== null && (
        <>
          {' · '}
          {t('submitted', { who: name(submittedBy) })} <Moment at={submittedAt} />
        </>
      )}
    </>
  );
}
