import type { StepExecution } from '@countersign/contract/execution-shapes.ts';
import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { useMay } from '../../../../shared/api/may.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import type { PictureStep } from '../../view/picture.ts';
import { useDoing } from '../doing/doing.ts';
import { Part } from './part.tsx';

type Props = { readonly project: string; readonly step: PictureStep };

/** A step: what it is, how it stands, which try it is; a workflow's run is a link away. */
export function StepRow({ project, step: { name, type, status, made } }: Props) {
  const { t } = useTranslation('releases');
  const tries =
    made && made.attempt > 0 && type === 'http' ? ` · ${t('try', { attempt: made.attempt })}` : '';
  const about = t('stepAbout', { type: t(`step-type-${type}`), status: t(`step-${status}`) }) + tries;
  const shown = made?.run ? (
    <Anchor
      component={Link}
      to="/projects/$project/runs/$run"
      params={{ project, run: made.run } as never}
      inherit
      className="nopan"
    >
      {name}
    </Anchor>
  ) : (
    name
  );
  return (
    <Part standing={status} name={shown} about={about} because={made?.because ?? ''}>
      {made?.nextTryAt && (
        <Text size="sm">
          <Trans t={t} i18nKey="nextTry" components={{ when: <Moment at={made.nextTryAt} absolute /> }} />
        </Text>
      )}
      {made && <AtStep project={project} step={made} />}
    </Part>
  );
}

function AtStep({ project, step }: { readonly project: string; readonly step: StepExecution }) {
  const { t } = useTranslation('releases');
  const doing = useDoing();
  const skip = useMay(project, 'step.skip');
  const complete = useMay(project, 'step.complete');
  const look = { size: 'compact-sm', variant: 'default', className: 'nopan' } as const;
  const waits = step.status === 'waiting' || step.status === 'running';
  return (
    <Group gap={6} mt={4}>
      {step.type === 'manual' && step.status === 'waiting' && (
        <ReasonedButton {...look} because={complete} onClick={() => doing({ do: 'complete', step })}>
          {t('complete')}
        </ReasonedButton>
      )}
      {(waits || step.nextTryAt !== null) && (
        <ReasonedButton {...look} because={skip} onClick={() => doing({ do: 'skip', step })}>
          {t('skip')}
        </ReasonedButton>
      )}
      {step.log !== '' && (
        <Button
          {...look}
          onClick={() => doing({ do: 'log', step })}
          aria-label={t('logOf', { step: step.name })}
        >
          {t('log')}
        </Button>
      )}
    </Group>
  );
}
