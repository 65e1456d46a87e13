import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import { Card, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { More } from '../../../shared/ui/more.tsx';
import { VersionTimeline } from './version/version-timeline.tsx';

type Props = {
  readonly project: string;
  readonly versions: readonly WorkflowVersion[];
  readonly shown: number | null;
  readonly pages: Parameters<typeof More>[0]['pages'];
};

/** The versions of a workflow over time. */
export function History({ project, versions, shown, pages }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <Card withBorder padding="md" component="section">
      <Stack>
        <Title order={2} size="h4">
          {t('versions')}
        </Title>
        <VersionTimeline project={project} versions={versions} shown={shown} />
        <More pages={pages} />
      </Stack>
    </Card>
  );
}
