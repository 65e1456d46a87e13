import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { SimulatedSubject, Simulation } from '@countersign/contract/simulation-shapes.ts';
import { Alert, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { type Simulated, simulating } from '../../simulating.ts';
import { Side } from './side.tsx';
import { differs } from './trial.view.ts';

type Props = {
  readonly project: string;
  readonly inForce?: string | undefined;
  readonly typed?: PolicyDefinition | null | undefined;
  readonly faulty: boolean;
  readonly subject: SimulatedSubject;
};

/** What the policy in force asks, and beside it what the one that is typed would. */
export function Comparison({ project, inForce, typed, faulty, subject }: Props) {
  const { t } = useTranslation('policies');
  const replay = 'approval' in subject;
  const now = useSimulation(project, { subject, replay, ...(inForce !== undefined && { policy: inForce }) });
  const then = useSimulation(project, typed ? { subject, replay, definition: typed } : null);
  const beside = typed !== undefined;
  return (
    <Stack>
      {beside && <Verdict before={now.data} after={then.data} faulty={faulty} />}
      <SimpleGrid cols={{ base: 1, sm: beside ? 2 : 1 }}>
        <OneSide
          title={t(inForce === undefined ? 'asAsked' : 'inForce')}
          of={now}
          others={then.data}
          alone="gone"
        />
        {beside && <OneSide title={t('asTyped')} of={then} others={now.data} alone="new" />}
      </SimpleGrid>
    </Stack>
  );
}

/** While nothing can be asked, what was asked last stays. */
const useSimulation = (project: string, body: Simulated | null) =>
  useQuery({
    ...simulating(project, body ?? ({} as Simulated)),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  });

type VerdictProps = {
  readonly before: Simulation | undefined;
  readonly after: Simulation | undefined;
  readonly faulty: boolean;
};

function Verdict({ before, after, faulty }: VerdictProps) {
  const { t } = useTranslation(['policies', 'common']);
  const both = before !== undefined && after !== undefined;
  const changed = both && differs(before, after);
  const compared = changed ? t('asksOtherwise') : t('asksTheSame');
  const said = faulty ? t('mendToTry') : both ? compared : t('common:loading');
  return (
    <Alert color={!faulty && changed ? 'yellow' : 'gray'} role="status" p="xs">
      <Text size="sm">{said}</Text>
    </Alert>
  );
}

type SideProps = {
  readonly title: string;
  readonly of: { readonly data?: Simulation | undefined; readonly error: Error | null };
  readonly others: Simulation | undefined;
  readonly alone: 'new' | 'gone';
};

function OneSide({ title, of: { data, error }, others, alone }: SideProps) {
  if (error) return <ProblemNotice error={error} />;
  if (data === undefined) return <Skeleton height={220} />;
  return <Side title={title} simulation={data} others={others?.levels} alone={alone} />;
}
