import { getApproval } from '@countersign/contract/approvals.ts';
import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { openLevels, saidIn } from '../../review.view.ts';
import { Signature } from './signature.tsx';

type Props = { readonly project: string; readonly approval: string };

/** In the history: who has reviewed a version, and with which words; or whom it waits for. */
export function ReviewLine({ project, approval: id }: Props) {
  const { t } = useTranslation('workflows');
  const { data } = useQuery(reading(getApproval, { params: { project, approval: id } }));
  if (!data) return <Skeleton height={18} width="70%" />;
  const said = saidIn(data);
  return (
    <Stack gap={4}>
      {said.map((signer) => (
        <Signature key={`${signer.id} ${signer.decidedAt}`} signer={signer} />
      ))}
      {data.status === 'open' && (
        <Text size="sm" c="dimmed">
          {t('waitsFor', {
            who: openLevels(data)
              .map(({ name }) => name)
              .join(', '),
          })}
        </Text>
      )}
      {data.status !== 'open' && said.length === 0 && (
        <Text size="sm" c="dimmed">
          {data.byRule ?? t(`approval-${data.status}`)}
        </Text>
      )}
    </Stack>
  );
}
