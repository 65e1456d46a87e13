import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The value that a level asks its people for, or what they have said. */
export function Value({ level: { input, value, status } }: { readonly level: ApprovalLevel }) {
  const { t } = useTranslation('approvals');
  if (input === null) return null;
  const what = input.label ?? input.name;
  if (value === null)
    return status === 'open' || status === 'waiting' ? (
      <Text size="sm" c="dimmed">
        {t('asksFor', { what })}
      </Text>
    ) : null;
  const shown = typeof value === 'boolean' ? t(value ? 'yes' : 'no') : String(value);
  return (
    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {t('valueIs', { what, value: shown })}
    </Text>
  );
}
