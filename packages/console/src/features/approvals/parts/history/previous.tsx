import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { verdicts } from '../../ladder.view.ts';
import { Card } from '../card.tsx';
import { Quote } from '../quote.tsx';

/** What people have said to what asked the same before its subject changed. */
export function Previous({ approval: { previousDecisions } }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  if (previousDecisions.length === 0) return null;
  return (
    <Card title={t('previous')} lead={t('previousLead')}>
      {previousDecisions.map(({ approval, username, name, signedBy, verdict, level, comment, decidedAt }) => (
        <div key={`${approval} ${level} ${username}`}>
          <Text size="sm" component="div">
            {t('previousSaid', { who: signedBy ?? name, verdict: t(verdicts[verdict]), level })}{' '}
            {signedBy !== null && t('forWhom', { who: name })}{' '}
            <Text span c="dimmed" inherit>
              <Moment at={decidedAt} />
            </Text>
          </Text>
          <Quote text={comment} />
        </div>
      ))}
    </Card>
  );
}
