import { breakGlass } from '@countersign/contract/break-glass.ts';
import { NumberInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import type { TabProps } from '../tab.tsx';

type Props = TabProps & { readonly longest: number; readonly onClose: () => void };

/** Breaks the glass, with the reason and for how long. */
export function Break({ project, longest, onClose }: Props) {
  const { t } = useTranslation('administration');
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number | string>(Math.min(30, longest));
  const { send, sending, error } = useCommand(breakGlass, { onDone: onClose });
  return (
    <FormDialog
      title={t('breakGlass')}
      action={t('breakGlass')}
      color="red"
      sending={sending}
      error={error}
      incomplete={reason.trim() === '' || typeof minutes !== 'number'}
      onClose={onClose}
      onSend={() => send({ params: { project }, body: { reason: reason.trim(), minutes: Number(minutes) } })}
    >
      <Text size="sm">{t('breakLead')}</Text>
      <Textarea
        label={t('reason', { ns: 'common' })}
        description={t('reasonHint', { ns: 'common' })}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
        autosize
        minRows={2}
        maxLength={1000}
        data-autofocus
      />
      <NumberInput
        label={t('minutes')}
        description={t('minutesHint', { count: longest })}
        value={minutes}
        onChange={setMinutes}
        min={1}
        max={longest}
        allowDecimal={false}
        required
      />
    </FormDialog>
  );
}
