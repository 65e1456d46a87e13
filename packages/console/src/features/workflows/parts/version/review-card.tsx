import { readApprovalOptions } from '@countersign/contract/approval-options.ts';
import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { getApproval } from '@countersign/contract/approvals.ts';
import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconEyeQuestion } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { saidIn } from '../../review.view.ts';
import { Signature } from './signature.tsx';
import { Withdraw } from './withdraw.tsx';

type Props = {
  readonly project: string;
  readonly version: WorkflowVersion;
  readonly approval: string;
};

const looks = {
  open: 'blue',
  approved: 'green',
  rejected: 'red',
  withdrawn: 'gray',
  overridden: 'orange',
  superseded: 'gray',
  expired: 'red',
} as const satisfies Record<Approval['status'], string>;

/** Where the review of a version stands: what each level waits for, what was said, and the way to sign it. */
export function ReviewCard({ project, version, approval: id }: Props) {
  const { t } = useTranslation('workflows');
  const { data: approval } = useSuspenseQuery(reading(getApproval, { params: { project, approval: id } }));
  const { status, stale, levels } = approval;
  return (
    <Alert color={looks[status]} icon={<IconEyeQuestion />} title={t(`approval-${status}`)}>
      <Stack gap="sm">
        {stale && <Text size="sm">{t('staleReview')}</Text>}
        {status === 'open' &&
          levels.map((level) => (
            <Text key={level.id} size="sm">
              <Text span fw={600} inherit>
                {level.name}
              </Text>{' '}
              {level.because}
            </Text>
          ))}
        {saidIn(approval).map((signer) => (
          <Signature key={`${signer.id} ${signer.decidedAt}`} signer={signer} />
        ))}
        <Group gap="xs">
          <ToReview project={project} approval={approval} />
          {status === 'open' && <Withdraw project={project} version={version} approval={id} />}
        </Group>
      </Stack>
    </Alert>
  );
}

/** The way to where it is signed; whoever may not sign it reads why. */
function ToReview({ project, approval: { id, status } }: { project: string; approval: Approval }) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const { data } = useQuery({
    ...reading(readApprovalOptions, { params: { project, approval: id } }),
    enabled: status === 'open',
  });
  const go = () =>
    navigate({ to: '/projects/$project/approvals/$approval', params: { project, approval: id } });
  const because = data?.approve.may === false ? data.approve.because : null;
  return (
    <>
      {because !== null && <Text size="sm">{because}</Text>}
      <ReasonedButton
        because={null}
        onClick={go}
        size="xs"
        variant={status === 'open' && because === null ? 'filled' : 'default'}
      >
        {t(status === 'open' && because === null ? 'openReview' : 'seeReview')}
      </ReasonedButton>
    </>
  );
}
