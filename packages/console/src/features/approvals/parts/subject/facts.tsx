import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Copy } from '../../../../shared/ui/copyable.tsx';

/** What a signature binds to, and by which policy it is asked. */
export function Facts({ approval: { subject, policy } }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const { digest } = subject;
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="wrap">
        <Text size="sm" c="dimmed">
          {t('digest')}
        </Text>
        <Code title={digest}>{`${digest.slice(0, 19)}…`}</Code>
        <Copy value={digest} what={t('digest')} />
      </Group>
      <Text size="xs" c="dimmed">
        {t('digestHint')} {policy === null ? t('byHand') : t('policyVersion', { version: policy.version })}
      </Text>
    </Stack>
  );
}
