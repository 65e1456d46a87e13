// May be imported by other features.
import type { JobStatus, RunStatus } from '@countersign/contract/run-states.ts';
import { Badge, ThemeIcon } from '@mantine/core';
import {
  IconCheck,
  IconCircleDashed,
  IconHourglass,
  IconPlayerPlay,
  IconPlayerStop,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { colours, type Mood, moodOf, statusWords } from '../runs.view.ts';

const icons: Readonly<Record<Mood, typeof IconCheck>> = {
  waiting: IconHourglass,
  going: IconPlayerPlay,
  good: IconCheck,
  bad: IconX,
  stopped: IconPlayerStop,
  later: IconCircleDashed,
};

/** How a run or a job stands, in a word. */
export function RunStatusBadge({
  status,
  size,
}: {
  readonly status: RunStatus | JobStatus;
  readonly size?: string;
}) {
  const { t } = useTranslation('runs');
  return (
    <Badge variant="light" color={colours[moodOf(status)]} size={size ?? 'md'} miw="max-content">
      {t(statusWords[status])}
    </Badge>
  );
}

/** The same as a picture, beside the word. */
export function MoodIcon({ mood, size = 24 }: { readonly mood: Mood; readonly size?: number }) {
  const Icon = icons[mood];
  return (
    <ThemeIcon
      variant={mood === 'later' ? 'default' : 'light'}
      color={colours[mood]}
      size={size}
      radius="xl"
      aria-hidden
    >
      <Icon size={size * 0.65} />
    </ThemeIcon>
  );
}
