import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PictureStage } from '../../view/picture.ts';

/** The picture as sentences, one for each stage, for whoever has it read out. */
export function InWords({ stages }: { readonly stages: readonly PictureStage[] }) {
  const { t } = useTranslation('releases');
  const sentence = ({ name, environment, status, gates, steps, markers }: PictureStage) =>
    [
      t('words-stage', { name, environment, status: t(`stage-${status}`) }),
      ...gates.map((gate) =>
        t('words-gate', {
          name: gate.name,
          type: t(`gate-type-${gate.type}`),
          status: t(`gate-${gate.status}`),
        }),
      ),
      ...steps.map((step) => t('words-step', { name: step.name, status: t(`step-${step.status}`) })),
      ...markers.map(({ snapshot, status: how }) =>
        t('words-marker', { snapshot, status: t(`execution-${how}`) }),
      ),
    ].join(' ');
  return (
    <VisuallyHidden>
      <ol aria-label={t('inWords')}>
        {stages.map((stage) => (
          <li key={stage.name}>{sentence(stage)}</li>
        ))}
      </ol>
    </VisuallyHidden>
  );
}
