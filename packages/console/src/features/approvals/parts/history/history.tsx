import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { listLedger } from '@countersign/contract/ledger.ts';
import { Text, Timeline } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { type Happened, happened } from '../../history.view.ts';
import { Card } from '../card.tsx';
import { Quote } from '../quote.tsx';

/** What happened to an approval, the newest first. */
export function History({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <Card title={t('history')}>
      <Suspense fallback={<Rows count={4} height={52} />}>
        <Lines approval={approval} />
      </Suspense>
    </Card>
  );
}

const colors: Record<Happened['tone'], string> = {
  good: 'green',
  bad: 'red',
  warning: 'orange',
  plain: 'gray',
};

function Lines({ approval: { project, id, levels, requestedBy } }: { readonly approval: Approval }) {
  const query = { subjectType: 'approval', subjectId: id, limit: 30 };
  const pages = useSuspenseInfiniteQuery(readingPages(listLedger, { params: { project }, query }));
  const lines = pages.data.map((entry) => happened(entry, levels));
  return (
    <>
      <Timeline bulletSize={14} lineWidth={2} active={lines.length}>
        {lines.map((line) => (
          <Timeline.Item key={line.id} color={colors[line.tone]}>
            <Line line={line} requestedBy={requestedBy} />
          </Timeline.Item>
        ))}
      </Timeline>
      <More pages={pages} />
    </>
  );
}

type LineProps = { readonly line: Happened; readonly requestedBy: string | null };

function Line({ line: { sentence, values, actor, comment, at }, requestedBy }: LineProps) {
  const { t } = useTranslation('approvals');
  const { t: tc } = useTranslation();
  // Who had it asked is known, although it was the pipeline that came to ask it.
  const by = actor ?? (sentence === 'happened_requested' ? requestedBy : null) ?? tc('system');
  const said = t(sentence, { ...values, who: by });
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {values.for === '' ? said : t('forOther', { sentence: said, who: values.for })}
      </Text>
      <Quote text={comment} />
      <Text size="xs" c="dimmed" component="div">
        <Moment at={at} />
      </Text>
    </>
  );
}
