import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { Anchor, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Verdict, whatOf } from '../inbox.view.ts';
import { Facts, Place } from './facts.tsx';

const named = 5;

type Props = { readonly items: readonly InboxItem[]; readonly verdict: Verdict };

/** What is about to be decided: the one with its facts, or the first of many, and what else deciding them takes. */
export function About({ items, verdict }: Props) {
  const { t } = useTranslation('inbox');
  const [only] = items;
  if (items.length === 1 && only) return <AboutOne item={only} verdict={verdict} />;
  const asking = items.filter(({ asksValue }) => asksValue).length;
  return (
    <Stack gap="xs">
      <List size="sm">
        {items.slice(0, named).map((item) => (
          <List.Item key={item.id}>{item.title}</List.Item>
        ))}
        {items.length > named && <List.Item>{t('andMore', { count: items.length - named })}</List.Item>}
      </List>
      {verdict === 'approve' && asking > 0 && <Text size="sm">{t('someAskValue', { count: asking })}</Text>}
    </Stack>
  );
}

function AboutOne({ item, verdict }: { readonly item: InboxItem; readonly verdict: Verdict }) {
  const { t } = useTranslation('inbox');
  const { newer, asksValue, project } = item;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text fw={600}>{whatOf(item)}</Text>
        <Place environment={item.environment} />
      </Group>
      <Facts item={item} />
      {newer !== null && (
        <Text size="sm">
          {t('newerHint')}{' '}
          <Anchor
            component={Link}
            inherit
            to="/projects/$project/approvals/$approval"
            params={{ project, approval: newer } as never}
          >
            {t('newerOpen')}
          </Anchor>
        </Text>
      )}
      {asksValue && verdict === 'approve' && <Text size="sm">{t('valueHint')}</Text>}
    </Stack>
  );
}
