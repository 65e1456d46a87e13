import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { ActionIcon, Badge, Blockquote, Group, Stack, Text, ThemeIcon, Tooltip } from '@mantine/core';
import {
  IconBan,
  IconCheck,
  IconChevronRight,
  IconClock,
  IconPoint,
  IconSend,
  IconX,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { exact } from '../../../shared/time/format.ts';
import { doorOf, isRefusal, spoken, whyRefused, wordsWith } from '../ledger.view.ts';
import { useWords } from '../words.ts';
import classes from './entry-row.module.css';
import { Sentence } from './sentence.tsx';

/** One entry: what happened, when, by which door, and what was said with it. */
export function EntryRow({ entry }: { readonly entry: LedgerEntry }) {
  const said = wordsWith(entry);
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm" py="xs" className={classes.row}>
      <Mark entry={entry} />
      <Stack gap={2} flex={1} miw={0}>
        <Text component="div" style={{ overflowWrap: 'anywhere' }}>
          <Sentence entry={entry} />
        </Text>
        {said !== null && (
          <Blockquote p="xs" my={4} color="gray" fz="sm" style={{ overflowWrap: 'anywhere' }}>
            {said}
          </Blockquote>
        )}
        <Facts entry={entry} />
      </Stack>
      <OpenEntry entry={entry} />
    </Group>
  );
}

function Facts({ entry }: { readonly entry: LedgerEntry }) {
  const { t } = useTranslation('ledger');
  const words = useWords();
  const why = whyRefused(entry);
  return (
    <Group gap="xs" fz="sm" c="dimmed">
      <Clock at={entry.at} />
      {entry.via !== 'system' && (
        <Text span fz="sm">
          {t('byWayOf', { door: doorOf(entry, words) })}
        </Text>
      )}
      {isRefusal(entry) && (
        <Badge color="red" variant="light" tt="none" h="auto" styles={{ label: { whiteSpace: 'normal' } }}>
          {why === null ? t('refusedMark') : t('refusedBecause', { because: why })}
        </Badge>
      )}
    </Group>
  );
}

/** The time of the day, which stands above; the exact instant on hover, on focus and on touch. */
function Clock({ at }: { readonly at: string }) {
  const { language } = useTranslation().i18n;
  const instant = Date.parse(at);
  return (
    <Tooltip label={exact(instant, language)} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time is to be had by keyboard as well */}
      <time dateTime={at} tabIndex={0}>
        {new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(instant)}
      </time>
    </Tooltip>
  );
}

function OpenEntry({ entry }: { readonly entry: LedgerEntry }) {
  const { t } = useTranslation('ledger');
  const words = useWords();
  return (
    <ActionIcon
      component={Link}
      to="."
      search={((search: object) => ({ ...search, entry: entry.id })) as never}
      resetScroll={false}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={t('openEntry', { id: entry.id, sentence: spoken(entry, words) })}
    >
      <IconChevronRight size={18} />
    </ActionIcon>
  );
}

const marks = [
  [/\.refused$/, 'red', IconBan],
  [/(rejected|failed|aborted|abort|cancel|cancelled)$/, 'red', IconX],
  [/(approved|successful|passed|published|completed|confirmed|activated)$/, 'teal', IconCheck],
  [
    /(expired|timed-out|held-by-window|stuck|escalated|overridden|broken|skipped|fallen)$/,
    'orange',
    IconClock,
  ],
  [/(requested|submitted|started|created)$/, 'blue', IconSend],
] as const;

/** A sign beside the sentence, which says the same. */
function Mark({ entry: { action, details } }: { readonly entry: LedgerEntry }) {
  const of = action === 'decision.made' ? `approval.${details.verdict}ed`.replace('eed', 'ed') : action;
  const [, color, Icon] = marks.find(([pattern]) => pattern.test(of)) ?? [null, 'gray', IconPoint];
  return (
    <ThemeIcon variant="light" color={color} size={30} radius="xl" aria-hidden>
      <Icon size={17} />
    </ThemeIcon>
  );
}
