import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { readEnvironmentContents } from '@countersign/contract/environment-contents.ts';
import { getSnapshot } from '@countersign/contract/releases.ts';
import { Anchor, Text } from '@mantine/core';
import { useSuspenseQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { differenceOf } from '../../contents.view.ts';
import { Card } from '../card.tsx';
import { Contents } from './contents.tsx';
import { Facts } from './facts.tsx';
import type { SubjectProps } from './subject.tsx';

type Gate = SubjectProps<'gate'>['subject'];

/** A snapshot on its way into an environment: what of it is new there. */
export function GateSubject({ approval, subject }: SubjectProps<'gate'>) {
  const { t } = useTranslation('approvals');
  const { release, snapshot, environment, execution } = subject;
  const { project, decidedAt } = approval;
  const goes = ['open', 'approved', 'overridden'].includes(approval.status);
  const { description, lines, empty } = useDifference(approval, subject);
  return (
    <Card
      title={t(goes ? 'whatGoes' : 'whatWent', { environment: environment.name })}
      lead={t('gateOf', { gate: subject.name, stage: subject.stage })}
    >
      <Text size="lg" fw={700} style={{ overflowWrap: 'anywhere' }}>
        <Anchor
          component={Link}
          to="/projects/$project/releases/$release"
          params={{ project, release: release.id } as never}
          search={{ execution } as never}
          inherit
        >
          {release.number} {release.title}
        </Anchor>
        {`, ${t('snapshot', { number: snapshot.number })}`}
      </Text>
      {description !== '' && <Text size="sm">{description}</Text>}
      <Contents
        lines={lines}
        empty={empty}
        environment={environment.name}
        then={decidedAt !== null}
        project={project}
      />
      <Facts approval={approval} />
    </Card>
  );
}

/** Of a question that was decided: what was there before, not what it has brought about. */
function useDifference({ project, decidedAt }: Approval, { snapshot, environment }: Gate) {
  const at = useDeferredValue(decidedAt);
  const [{ data: shipped }, { data: there }] = useSuspenseQueries({
    queries: [
      reading(getSnapshot, { params: { project, snapshot: snapshot.id } }),
      reading(readEnvironmentContents, {
        params: { project, environment: environment.key },
        query: at === null ? {} : { at },
      }),
    ],
  });
  return {
    description: shipped.description,
    lines: differenceOf(shipped.contents, there.items),
    empty: there.items.length === 0,
  };
}
