import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { FormFacts } from './form-facts.tsx';
import { StandingBadge } from './standing-badge.tsx';

type Props = { readonly project: string; readonly form: PreApproval };

/** A pre-approval in a list: its number, how it stands, what it covers. */
export function FormRow({ project, form }: Props) {
  const { t } = useTranslation('preapprovals');
  return (
    <Paper withBorder p="sm" component="li">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Anchor
            component={Link}
            fw={600}
            to="/projects/$project/pre-approvals/$preApproval"
            params={{ project, preApproval: form.id } as never}
          >
            {form.externalId}
          </Anchor>
          <StandingBadge form={form} />
        </Group>
        <FormFacts form={form} />
        <Text size="sm" c="dimmed" component="div">
          {t('madeBy', { who: form.createdBy ?? t('nobody', { ns: 'common' }) })}{' '}
          <Moment at={form.createdAt} />
          {' · '}
          {form.used ? t('used') : t('unused')}
        </Text>
      </Stack>
    </Paper>
  );
}
