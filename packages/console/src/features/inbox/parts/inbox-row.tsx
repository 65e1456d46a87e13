import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { Anchor, Badge, Button, Checkbox, Group, Stack } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { type Outcome, type Verdict, whatOf } from '../inbox.view.ts';
import { Deadline } from './deadline.tsx';
import { Facts, Place } from './facts.tsx';
import classes from './inbox-row.module.css';
import { OutcomeLine } from './outcome.tsx';

type Props = {
  readonly item: InboxItem;
  readonly waits: boolean;
  readonly outcome: Outcome | undefined;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onActive: (item: InboxItem) => void;
  readonly onSelect: (item: InboxItem, wanted: boolean) => void;
  readonly onDecide: (item: InboxItem, verdict: Verdict) => void;
};

/** One thing that waits: what it is, where it goes, who asked, since when and until when; with the two answers. */
export const InboxRow = memo(function InboxRow(props: Props) {
  const { item, waits, outcome, active, selected, onActive, onSelect } = props;
  const { t } = useTranslation('inbox');
  const what = whatOf(item);
  const { project, approval } = item;
  // What it is comes at once; the rest a moment later and bit by bit, so that many rows at a time do not hold the scrolling up.
  const whole = useDeferredValue(true, false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing; it hears which of its controls has the focus
    <div
      className={classes.row}
      data-active={active || undefined}
      data-done={!waits || undefined}
      onFocus={() => onActive(item)}
    >
      <div className={classes.box}>
        {whole && (
          <Checkbox
            aria-label={t('select', { what })}
            checked={selected}
            disabled={!waits && !selected}
            onChange={(event) => onSelect(item, event.currentTarget.checked)}
          />
        )}
      </div>
      <Stack gap={4} miw={0}>
        <Group gap="4px 10px">
          <Anchor
            component={Link}
            to="/projects/$project/approvals/$approval"
            params={{ project, approval } as never}
            fw={600}
            data-row={item.id}
          >
            {what}
          </Anchor>
          {whole && <Place environment={item.environment} />}
          {whole && <Notes item={item} />}
        </Group>
        {whole && <Facts item={item} />}
        {(outcome || !waits) && <OutcomeLine outcome={outcome} />}
      </Stack>
      <div className={classes.side}>
        {waits && whole && (
          <>
            <Deadline dueAt={item.dueAt} />
            <Answers {...props} />
          </>
        )}
      </div>
    </div>
  );
});

/** What deciding it takes beyond a yes or no. */
function Notes({ item: { newer, asksValue } }: Pick<Props, 'item'>) {
  const { t } = useTranslation('inbox');
  return (
    <>
      {newer !== null && (
        <Badge variant="light" color="orange" tt="none">
          {t('newerWaits')}
        </Badge>
      )}
      {asksValue && (
        <Badge variant="light" color="cyan" tt="none">
          {t('asksValue')}
        </Badge>
      )}
    </>
  );
}

function Answers({ item, onDecide }: Pick<Props, 'item' | 'onDecide'>) {
  const { t } = useTranslation('inbox');
  const what = whatOf(item);
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="light"
        leftSection={<IconCheck size={14} />}
        aria-label={t('approveThis', { what })}
        onClick={() => onDecide(item, 'approve')}
      >
        {t('approve')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconX size={14} />}
        aria-label={t('rejectThis', { what })}
        onClick={() => onDecide(item, 'reject')}
      >
        {t('reject')}
      </Button>
    </Group>
  );
}
