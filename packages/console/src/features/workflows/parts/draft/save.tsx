import type { Fault } from '@countersign/contract/problems.ts';
import { Button } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';

type Props = { readonly faults: readonly Fault[]; readonly sending: boolean };

/** Saves the draft; as long as something is to be mended it says what. */
export function Save({ faults, sending }: Props) {
  const { t } = useTranslation('workflows');
  const [first] = faults;
  if (first)
    return (
      <ReasonedButton
        because={t('mendFirst', { count: faults.length, first: first.detail })}
        onClick={() => undefined}
      >
        {t('saveDraft')}
      </ReasonedButton>
    );
  return (
    <Button type="submit" loading={sending} leftSection={<IconDeviceFloppy size={16} />}>
      {t('saveDraft')}
    </Button>
  );
}
