import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { Button, Group } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { currentStage, whereItIs } from '../view/picture.ts';
import { useDoing } from './doing/doing.ts';

type Props = { readonly project: string; readonly execution: Execution };

/** The next thing to do about an execution, first; then what stops it or begins it anew. */
export function WhatToDo({ project, execution }: Props) {
  const { status } = execution;
  const stopped = status === 'failed' || status === 'rejected' || status === 'aborted';
  if (status !== 'running' && !stopped) return null;
  return (
    <Group gap="xs">
      {stopped ? (
        <Again project={project} execution={execution} />
      ) : (
        <Onward project={project} execution={execution} />
      )}
    </Group>
  );
}

function Again({ project, execution }: Props) {
  const { t } = useTranslation('releases');
  const doing = useDoing();
  const because = useMay(project, 'execution.replay');
  return (
    <ReasonedButton because={because} onClick={() => doing({ do: 'replay' })}>
      {t('replayStage', { stage: execution.stage ?? '' })}
    </ReasonedButton>
  );
}

function Onward({ project, execution }: Props) {
  const { t } = useTranslation('releases');
  const doing = useDoing();
  const abort = useMay(project, 'execution.abort');
  const pass = useMay(project, 'window.override');
  const complete = useMay(project, 'step.complete');
  const { gate, step } = whereItIs(execution);
  return (
    <>
      {gate?.approval && (
        <Button
          component={Link}
          to="/projects/$project/approvals/$approval"
          params={{ project, approval: gate.approval } as never}
          rightSection={<IconArrowRight size={16} />}
        >
          {t('openApproval', { approval: gate.approval })}
        </Button>
      )}
      {step?.type === 'manual' && (
        <ReasonedButton because={complete} onClick={() => doing({ do: 'complete', step })}>
          {t('completeStep', { step: step.name })}
        </ReasonedButton>
      )}
      {currentStage(execution)?.status === 'gates-completed' && (
        <ReasonedButton because={pass} onClick={() => doing({ do: 'pass-window' })}>
          {t('pass')}
        </ReasonedButton>
      )}
      <ReasonedButton because={abort} variant="default" onClick={() => doing({ do: 'abort' })}>
        {t('abort')}
      </ReasonedButton>
    </>
  );
}
