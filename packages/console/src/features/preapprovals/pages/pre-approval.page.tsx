import type { UsedPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { getPreApproval } from '@countersign/contract/pre-approvals.ts';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { useNow } from '../../../shared/time/now.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { FormFacts } from '../parts/form-facts.tsx';
import { Revoke } from '../parts/revoke.tsx';
import { StandingBadge } from '../parts/standing-badge.tsx';
import { Uses } from '../parts/uses.tsx';
import { standingHints, standingOf } from '../pre-approvals.view.ts';

/** One pre-approval: how it stands, what it covers, and where it was used. */
export function PreApprovalPage() {
  const { t } = useTranslation('preapprovals');
  const { project, preApproval } = useParams({ from: '/projects/$project/pre-approvals/$preApproval' });
  const { data: form } = useSuspenseQuery(reading(getPreApproval, { params: { project, preApproval } }));
  const by = form.createdBy ?? t('nobody', { ns: 'common' });
  return (
    <Page
      title={form.externalId}
      lead={
        <>
          {t('madeBy', { who: by })} <Moment at={form.createdAt} />
        </>
      }
      actions={form.revokedAt === null && <Revoke project={project} preApproval={preApproval} />}
    >
      <Stands form={form} />
      <Uses project={project} uses={form.uses} />
    </Page>
  );
}

function Stands({ form }: { readonly form: UsedPreApproval }) {
  const { t } = useTranslation('preapprovals');
  const standing = standingOf(form, useNow());
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group gap="sm">
          <StandingBadge form={form} size="lg" />
          <Text component="div">
            {t(standingHints[standing])}{' '}
            {form.revokedAt !== null && (
              <>
                {t('revokedBy', { who: form.revokedBy ?? t('nobody', { ns: 'common' }) })}{' '}
                <Moment at={form.revokedAt} />
              </>
            )}
          </Text>
        </Group>
        <FormFacts form={form} />
      </Stack>
    </Paper>
  );
}
