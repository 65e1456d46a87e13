import { listWorkflows } from '@countersign/contract/workflows.ts';
import { Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { readingPages } from '../../../shared/api/query.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { More } from '../../../shared/ui/more.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { NewWorkflow } from '../parts/settings/new-workflow.tsx';
import { WorkflowCard } from '../parts/workflow-card.tsx';

/** All workflows of a project: what runs, what waits for review, how it went last. */
export function WorkflowsPage() {
  const { t } = useTranslation('workflows');
  const { project } = useParams({ from: '/projects/$project/workflows' });
  const [opened, { open, close }] = useDisclosure(false);
  const because = useMay(project, 'workflow.edit');
  const create = (
    <ReasonedButton because={because} onClick={open} leftSection={<IconPlus size={16} />}>
      {t('create')}
    </ReasonedButton>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={create}>
      <Workflows project={project} />
      <NewWorkflow project={project} opened={opened} onClose={close} />
    </Page>
  );
}

function Workflows({ project }: { readonly project: string }) {
  const { t } = useTranslation('workflows');
  const pages = useSuspenseInfiniteQuery(readingPages(listWorkflows, { params: { project } }));
  const { data } = pages;
  if (data.length === 0) return <Empty title={t('none')}>{t('noneHint')}</Empty>;
  return (
    <Stack gap="sm">
      {data.map((workflow) => (
        <WorkflowCard key={workflow.id} project={project} workflow={workflow} />
      ))}
      <More pages={pages} />
    </Stack>
  );
}
