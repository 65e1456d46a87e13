import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { rungsOf } from '../../ladder.view.ts';
import { Card } from '../card.tsx';
import { Rung } from './rung.tsx';

/** The levels from the first to the last: who has signed, whose turn it is, who comes later. */
export function Ladder({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const rungs = rungsOf(approval.levels);
  return (
    <Card title={t('ladder')}>
      {rungs.length === 0 && <Text c="dimmed">{approval.byRule ?? t('noLevels')}</Text>}
      <Stack component="ol" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
        {rungs.map((levels, nth) => (
          <Rung
            key={levels[0]?.ordinal}
            last={nth === rungs.length - 1}
            levels={levels}
            approval={approval}
          />
        ))}
      </Stack>
    </Card>
  );
}
