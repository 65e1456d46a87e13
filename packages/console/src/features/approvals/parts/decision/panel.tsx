import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../card.tsx';
import { VerdictButton } from './buttons.tsx';
import { CannotSign } from './cannot-sign.tsx';
import { Failure } from './failure.tsx';
import { Fields } from './fields.tsx';
import { Made } from './made.tsx';
import type { Decision } from './use-decision.ts';

/** May the reader sign in one way or the other? */
export const maySign = ({ options }: Decision): boolean => options.approve.may || options.reject.may;

/** Where one decides, beside what is decided. On a phone that is the bar at the bottom: see sheet.tsx. */
export function Panel({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  const { approval, decide, comment, made } = decision;
  const may = maySign(decision);
  const done = made !== undefined && !may;
  return (
    <Card title={t('decide')}>
      {made && <Made made={made} decision={decision} />}
      {!may && !done && <CannotSign decision={decision} />}
      {(may || comment !== '') && <Fields decision={decision} />}
      <Failure decision={decision} />
      {approval.status === 'open' && !done && (
        <Group gap="sm" wrap="nowrap">
          <VerdictButton decision={decision} verdict="reject" onClick={() => decide('reject')} />
          <VerdictButton decision={decision} verdict="approve" onClick={() => decide('approve')} />
        </Group>
      )}
    </Card>
  );
}
