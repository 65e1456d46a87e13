import type { Gate } from '@countersign/contract/execution-shapes.ts';
import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { useMay } from '../../../../shared/api/may.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import type { PictureGate } from '../../view/picture.ts';
import { useDoing } from '../doing/doing.ts';
import { Part } from './part.tsx';

type Props = { readonly project: string; readonly gate: PictureGate };

/** A gate: what it asks, how it stands and why; an approval leads to where people sign. */
export function GateRow({ project, gate: { name, type, status, asked } }: Props) {
  const { t } = useTranslation('releases');
  const shown = asked?.approval ? (
    <Anchor
      component={Link}
      to="/projects/$project/approvals/$approval"
      params={{ project, approval: asked.approval } as never}
      inherit
      className="nopan"
    >
      {name}
    </Anchor>
  ) : (
    name
  );
  const about = t('gateAbout', { type: t(`gate-type-${type}`), status: t(`gate-${status}`) });
  return (
    <Part standing={status} name={shown} about={about} because={asked?.because ?? ''}>
      {asked?.opensAt && asked.endedAt === null && (
        <Text size="sm">
          <Trans t={t} i18nKey="opens" components={{ when: <Moment at={asked.opensAt} absolute /> }} />
        </Text>
      )}
      {asked && asked.endedAt === null && <AtGate project={project} gate={asked} />}
    </Part>
  );
}

function AtGate({ project, gate }: { readonly project: string; readonly gate: Gate }) {
  const { t } = useTranslation('releases');
  const doing = useDoing();
  const override = useMay(project, 'gate.override');
  const draw = useMay(project, 'gate.token');
  return (
    <Group gap={6} mt={4}>
      <ReasonedButton
        because={override}
        size="compact-sm"
        variant="default"
        className="nopan"
        onClick={() => doing({ do: 'override', gate })}
      >
        {t('override')}
      </ReasonedButton>
      {gate.type === 'check' && (
        <ReasonedButton
          because={draw}
          size="compact-sm"
          variant="default"
          className="nopan"
          onClick={() => doing({ do: 'draw-token', gate })}
        >
          {t('drawToken')}
        </ReasonedButton>
      )}
    </Group>
  );
}
