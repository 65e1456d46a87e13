import type { ButtonProps } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import type { Decision, Verdict } from './use-decision.ts';

type Props = ButtonProps & {
  readonly decision: Decision;
  readonly verdict: Verdict;
  readonly onClick: () => void;
};

/** Approves or rejects, or says why that cannot be. */
export function VerdictButton({ decision, verdict, onClick, ...button }: Props) {
  const { t } = useTranslation('approvals');
  const { level, options, sending } = decision;
  const option = options.levels.find((one) => one.level === level?.id)?.[verdict] ?? options[verdict];
  const approves = verdict === 'approve';
  return (
    <ReasonedButton
      size="md"
      flex={1}
      {...button}
      because={option.may ? null : option.because}
      color={approves ? 'green' : 'red'}
      variant={approves ? 'filled' : 'light'}
      leftSection={approves ? <IconCheck size={18} /> : <IconX size={18} />}
      loading={sending === verdict}
      disabled={sending !== null && sending !== verdict}
      onClick={onClick}
    >
      {t(verdict)}
    </ReasonedButton>
  );
}
