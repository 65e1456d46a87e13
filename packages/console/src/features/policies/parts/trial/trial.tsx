import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { Comparison } from './comparison.tsx';
import { OfApproval } from './of-approval.tsx';
import { OfRelease } from './of-release.tsx';

type Props = {
  readonly project: string;
  /** The name of a policy as it is now; without one, whatever the subject was asked by. */
  readonly inForce?: string;
  readonly policyId?: string;
  /** What is typed beside it; null: the server has not said yet that it could be saved. */
  readonly typed?: PolicyDefinition | null;
  /** What is typed could not be saved as it is. */
  readonly faulty?: boolean;
};

/** Puts a past approval, or a snapshot of a release, to a policy: who would have to sign it, beside who has to now. */
export function Trial({ project, inForce, policyId, typed, faulty = false }: Props) {
  const { t } = useTranslation('policies');
  const [kind, setKind] = useState('approval');
  const Chosen = kind === 'approval' ? OfApproval : OfRelease;
  return (
    <Stack>
      <Text size="sm">{t('tryLead')}</Text>
      <SegmentedControl
        aria-label={t('tryOn')}
        value={kind}
        onChange={setKind}
        data={[
          { value: 'approval', label: t('onApproval') },
          { value: 'release', label: t('onRelease') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <Suspense fallback={<Rows count={3} height={80} />}>
        <Chosen project={project} policyId={policyId}>
          {(subject) => <Comparison {...{ project, inForce, typed, faulty, subject }} />}
        </Chosen>
      </Suspense>
    </Stack>
  );
}
