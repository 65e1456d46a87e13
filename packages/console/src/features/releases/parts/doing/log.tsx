import type { StepExecution } from '@countersign/contract/execution-shapes.ts';
import { Box, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { findStep } from '../../view/picture.ts';
import type { DialogProps } from './dialogs.tsx';
import { DialogFrame } from './frame.tsx';

type Props = DialogProps & { readonly step: Pick<StepExecution, 'id' | 'name'> };

/** What a step has written down so far; grows while it is looked at. */
export function StepLog({ execution, opened, onClose, step }: Props) {
  const { t } = useTranslation('releases');
  const now = findStep(execution, step.id);
  const title = t('logOf', { step: step.name });
  return (
    <DialogFrame {...{ opened, onClose, title }} size="xl">
      {now && (
        <Text size="sm">
          {t(`step-${now.status}`)} {now.because}
        </Text>
      )}
      <Box
        component="pre"
        role="region"
        aria-label={title}
        tabIndex={0}
        mah="60dvh"
        m={0}
        p="sm"
        ff="monospace"
        fz="sm"
        bd="1px solid var(--mantine-color-default-border)"
        bdrs="sm"
        style={{ overflow: 'auto', overflowWrap: 'normal' }}
      >
        {now?.log ? now.log : t('logEmpty')}
      </Box>
    </DialogFrame>
  );
}
