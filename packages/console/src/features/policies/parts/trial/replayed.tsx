import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = { readonly replay: NonNullable<Simulation['replay']> };

/** What the signatures of then would have come to, and which of them would have been refused. */
export function Replayed({ replay: { happened, status, signatures } }: Props) {
  const { t } = useTranslation('policies');
  const refused = signatures.filter(({ outcome }) => outcome === 'refused');
  const said = (one: Props['replay']['status']) => t(statusKeys[one]);
  return (
    <div>
      <Text size="sm" fw={500}>
        {happened === status
          ? t('endsTheSame', { status: said(status) })
          : t('endsOtherwise', { happened: said(happened), status: said(status) })}
      </Text>
      <List size="sm">
        {refused.map(({ by, level, at, because }) => (
          <List.Item key={`${by} ${level} ${at}`}>
            {t('wouldBeRefused', { who: by, level, because })}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

const statusKeys = {
  open: 'statusOpen',
  approved: 'statusApproved',
  rejected: 'statusRejected',
  withdrawn: 'statusWithdrawn',
  overridden: 'statusOverridden',
  superseded: 'statusSuperseded',
  expired: 'statusExpired',
} as const;
