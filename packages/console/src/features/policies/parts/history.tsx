import { type LedgerEntry, listLedger } from '@countersign/contract/ledger.ts';
import type { Policy } from '@countersign/contract/policies.ts';
import { Stack, Text, Timeline } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { More } from '../../../shared/ui/more.tsx';

type Props = { readonly project: string; readonly policy: Policy };

/** What happened to a policy, from the ledger: who wrote which version, and who stood behind it. */
export function History({ project, policy }: Props) {
  const pages = useSuspenseInfiniteQuery(
    readingPages(listLedger, {
      params: { project },
      query: { subjectType: 'policy', subjectId: policy.id },
    }),
  );
  const told = pages.data.filter(({ action }) => action in sentenceOf);
  return (
    <Stack>
      <Timeline bulletSize={16} lineWidth={2}>
        {told.map((entry) => (
          <Timeline.Item key={entry.id}>
            <Happened entry={entry} />
          </Timeline.Item>
        ))}
      </Timeline>
      <More pages={pages} />
    </Stack>
  );
}

const sentenceOf = {
  'policy.created': 'wasCreated',
  'policy.changed': 'wasChanged',
  'policy.confirmed': 'wasConfirmed',
} as const;

function Happened({ entry: { action, actor, at, details } }: { readonly entry: LedgerEntry }) {
  const { t } = useTranslation(['policies', 'common']);
  const key = sentenceOf[action as keyof typeof sentenceOf];
  const who = actor?.username ?? t('common:system');
  return (
    <>
      <Text size="sm">{t(key, { who, version: String(details.version) })}</Text>
      <Text size="xs" c="dimmed">
        <Moment at={at} />
      </Text>
    </>
  );
}
