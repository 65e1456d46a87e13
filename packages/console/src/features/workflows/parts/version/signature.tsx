import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';

export type Signed = ApprovalLevel['signers'][number];

/** What somebody has said in a review, and with which comment. */
export function Signature({ signer }: { readonly signer: Signed }) {
  const { name, verdict, comment, decidedAt, signedBy } = signer;
  const { t } = useTranslation('workflows');
  const approved = verdict === 'approve';
  const who = signedBy === null ? name : t('onSeatOf', { who: name, by: signedBy });
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <ThemeIcon size={18} radius="xl" variant="light" color={approved ? 'green' : 'red'} aria-hidden>
        {approved ? <IconCheck size={12} /> : <IconX size={12} />}
      </ThemeIcon>
      <Stack gap={0} miw={0}>
        <Text size="sm">
          {t(approved ? 'approvedBy' : 'rejectedBy', { who })}
          {decidedAt !== null && (
            <Text span size="xs" c="dimmed">
              {' · '}
              <Moment at={decidedAt} />
            </Text>
          )}
        </Text>
        {comment !== '' && (
          <Text size="sm" fs="italic" lineClamp={4}>
            “{comment}”
          </Text>
        )}
      </Stack>
    </Group>
  );
}
