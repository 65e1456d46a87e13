import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { Button, ColorSwatch, Group, Stack, Text, Title } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../shared/ui/empty.tsx';
import { byDay } from '../ledger.view.ts';
import { EntryRow } from './entry-row.tsx';

type Props = {
  readonly entries: readonly LedgerEntry[];
  /** Something was searched for. */
  readonly searched: boolean;
  /** No end in time is set, so that what happens appears. */
  readonly live: boolean;
  readonly older: Older;
};
type Older = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
};

/** Entries by day, newest first; older ones come as one scrolls. */
export function Entries({ entries, searched, live, older }: Props) {
  const { t, i18n } = useTranslation('ledger');
  if (entries.length === 0)
    return <Empty title={t(searched ? 'none' : 'nothingYet')}>{searched ? t('noneHint') : undefined}</Empty>;
  return (
    <Stack gap="md">
      <LiveMark live={live} />
      {byDay(entries, i18n.language).map(({ day, entries: found }) => (
        <section key={day} aria-label={day}>
          <Title order={2} size="h5" c="dimmed" mb={4}>
            {day}
          </Title>
          <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {found.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </Stack>
        </section>
      ))}
      <MoreBelow older={older} />
    </Stack>
  );
}

const LiveMark = ({ live }: { readonly live: boolean }) => {
  const { t } = useTranslation('ledger');
  return (
    <Group gap="xs" c="dimmed" fz="sm" wrap="nowrap">
      <ColorSwatch
        color={`var(--mantine-color-${live ? 'teal' : 'gray'}-6)`}
        size={10}
        withShadow={false}
        aria-hidden
      />
      {t(live ? 'live' : 'notLive')}
    </Group>
  );
};

/** Reads on when it comes into view; a button as well, for whoever does not scroll. */
function MoreBelow({ older }: { readonly older: Older }) {
  const { t } = useTranslation('ledger');
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = older;
  const due = entry?.isIntersecting === true && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (due) fetchNextPage();
  }, [due, fetchNextPage]);
  return (
    <Group ref={ref} justify="center" mih={56}>
      {hasNextPage ? (
        <Button variant="default" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t(isFetchingNextPage ? 'readingOlder' : 'older')}
        </Button>
      ) : (
        <Text c="dimmed" fz="sm">
          {t('end')}
        </Text>
      )}
    </Group>
  );
}
