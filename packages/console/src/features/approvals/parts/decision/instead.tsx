import { overrideApproval, withdrawApproval } from '@countersign/contract/approvals.ts';
import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { ReasonDialog } from '../../../../shared/ui/reason-dialog.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import type { Decision } from './use-decision.ts';

/** What can be done in place of signing: taking the question back, or overriding those who are asked. */
export function Instead({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  if (decision.approval.status !== 'open') return null;
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t('instead')}
      </Text>
      <Group gap="xs">
        <Way decision={decision} what="withdraw" />
        <Way decision={decision} what="override" />
      </Group>
    </Stack>
  );
}

const ways = {
  withdraw: { endpoint: withdrawApproval, title: 'withdrawTitle', lead: 'withdrawLead' },
  override: { endpoint: overrideApproval, title: 'overrideTitle', lead: 'overrideLead' },
} as const;
type WayProps = { readonly decision: Decision; readonly what: 'withdraw' | 'override' };

function Way({ decision: { approval, options }, what }: WayProps) {
  const { t } = useTranslation('approvals');
  const { endpoint, title, lead } = ways[what];
  const [opened, setOpened] = useState(false);
  const { send, sending, error, reset } = useCommand(endpoint as typeof withdrawApproval, {
    onDone: () => setOpened(false),
  });
  const close = () => {
    setOpened(false);
    reset();
  };
  const option = options[what];
  return (
    <>
      <ReasonedButton
        size="xs"
        variant="default"
        because={option.may ? null : option.because}
        onClick={() => setOpened(true)}
      >
        {t(what)}
      </ReasonedButton>
      <ReasonDialog
        opened={opened}
        title={t(title)}
        lead={t(lead)}
        action={t(what)}
        color={what === 'override' ? 'orange' : 'blue'}
        sending={sending}
        error={error}
        onSend={(reason) =>
          send({ params: { project: approval.project, approval: approval.id }, body: { reason } })
        }
        onClose={close}
      />
    </>
  );
}
