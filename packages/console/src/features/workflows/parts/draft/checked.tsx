import { Group, Text } from '@mantine/core';
import { IconCheck, IconHourglass, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Validation } from './use-validation.ts';

/** Whether what was typed has been checked; the faults themselves stand at their lines. */
export function Checked({ faults, checking, failed }: Validation) {
  const { t } = useTranslation('workflows');
  const fine = !checking && !failed && faults.length === 0;
  const Icon = fine ? IconCheck : failed ? IconPlugConnectedX : IconHourglass;
  const said = failed ? t('uncheckable') : checking ? t('checking') : fine ? t('fine') : '';
  return (
    <Group gap={6} mih={24} c="dimmed" role="status">
      {said !== '' && (
        <>
          <Icon size={16} aria-hidden />
          <Text size="sm">{said}</Text>
        </>
      )}
    </Group>
  );
}
