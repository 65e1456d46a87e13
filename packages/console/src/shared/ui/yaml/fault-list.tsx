import type { Fault } from '@countersign/contract/problems.ts';
import { Alert, Stack, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Props = {
  readonly faults: readonly Fault[];
  readonly onGo: (fault: Fault) => void;
};

/** The same faults as in the margin, as text: for whoever does not see the margin, and to go there by a click or Enter. */
export function FaultList({ faults, onGo }: Props) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {faults.length > 0 && (
        <Alert color="red" icon={<IconAlertTriangle />} title={t('toMend', { count: faults.length })}>
          <Stack gap={4} align="flex-start">
            {faults.map((fault) => (
              <UnstyledButton
                key={`${fault.line} ${fault.pointer} ${fault.detail}`}
                onClick={() => onGo(fault)}
                fz="sm"
                ta="start"
                td="underline"
              >
                {fault.line === undefined
                  ? fault.detail
                  : t('atLine', { line: fault.line, detail: fault.detail })}
              </UnstyledButton>
            ))}
          </Stack>
        </Alert>
      )}
    </div>
  );
}
