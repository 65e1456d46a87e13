import type { Workflow } from '@countersign/contract/workflows.ts';
import { Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = { readonly project: string; readonly workflow: Workflow };

/** A workflow of which nobody has drafted a version. */
export function NoVersions({ project, workflow }: Props) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const draft = () =>
    navigate({
      to: '/projects/$project/workflows/$workflow',
      params: { project, workflow: workflow.key },
      search: { draft: 'new' },
    });
  return (
    <Empty title={t('noVersions')}>
      <Stack align="center">
        <Text>{t('noVersionsHint')}</Text>
        <ReasonedButton
          because={useMay(project, 'version.edit')}
          onClick={draft}
          leftSection={<IconPencil size={16} />}
        >
          {t('draftFirst')}
        </ReasonedButton>
      </Stack>
    </Empty>
  );
}
