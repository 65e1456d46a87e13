import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Marker, PictureStage } from '../../view/picture.ts';
import { colours, toneOf } from '../../view/tone.ts';
import { StandingBadge } from '../standing.tsx';
import { GateRow } from './gate-row.tsx';
import { StepRow } from './step-row.tsx';

export type CardProps = {
  readonly project: string;
  readonly release: string;
  readonly stage: PictureStage;
  /** The execution that is shown. */
  readonly execution: string | undefined;
};

/** One stage of the picture: where it leads, how it stands, its gates and its steps, and the snapshots that are there. */
export function StageCard({ project, release, stage, execution }: CardProps) {
  const { t } = useTranslation('releases');
  const tone = toneOf(stage.status);
  const color =
    tone === 'ahead' ? 'var(--mantine-color-default-border)' : `var(--mantine-color-${colours[tone]}-6)`;
  return (
    <Card
      withBorder
      padding="sm"
      bd={`${stage.current ? 2 : 1}px ${tone === 'ahead' ? 'dashed' : 'solid'} ${color}`}
    >
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
          <Stack gap={0} miw={0}>
            <Title order={3} size="h5">
              {stage.name}
            </Title>
            <Text size="sm" c="dimmed">
              {t('environment', { environment: stage.environment })}
            </Text>
          </Stack>
          <StandingBadge standing={stage.status} style={{ flexShrink: 0 }}>
            {t(`stage-${stage.status}`)}
          </StandingBadge>
        </Group>
        {stage.attempts > 1 && <Text size="sm">{t('attempt', { attempt: stage.attempts })}</Text>}
        {stage.because !== '' && <Text size="sm">{stage.because}</Text>}
        <Markers {...{ project, release, execution }} markers={stage.markers} />
        {stage.gates.map((gate) => (
          <GateRow key={`gate ${gate.name}`} project={project} gate={gate} />
        ))}
        {stage.steps.map((step) => (
          <StepRow key={`step ${step.name}`} project={project} step={step} />
        ))}
      </Stack>
    </Card>
  );
}

type MarkersProps = Omit<CardProps, 'stage'> & { readonly markers: readonly Marker[] };
const most = 6;

/** Which snapshots stand here; each leads to the execution by which it does. */
function Markers({ project, release, markers, execution }: MarkersProps) {
  const { t } = useTranslation('releases');
  if (markers.length === 0) return null;
  return (
    <Group gap={6}>
      {markers.slice(0, most).map(({ id, snapshot, status }) => (
        <Badge
          key={id}
          component={Link}
          to="/projects/$project/releases/$release"
          params={{ project, release } as never}
          search={{ execution: id } as never}
          aria-current={id === execution ? 'true' : undefined}
          variant={id === execution ? 'filled' : 'outline'}
          color={id === execution ? 'blue' : 'gray'}
          autoContrast
          tt="none"
          size="lg"
          className="nopan"
          style={{ cursor: 'pointer' }}
        >
          {t('marker', { snapshot, status: t(`execution-${status}`) })}
        </Badge>
      ))}
      {markers.length > most && <Text size="sm">{t('moreMarkers', { count: markers.length - most })}</Text>}
    </Group>
  );
}
