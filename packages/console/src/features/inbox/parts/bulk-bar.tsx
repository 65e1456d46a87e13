import { Button, Checkbox, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../inbox.view.ts';
import classes from './bulk-bar.module.css';

type Props = {
  readonly total: number;
  readonly selected: number;
  readonly decided: number;
  /** How many have been brought of all, while all are being selected. */
  readonly bringing: number | null;
  readonly onSelectAll: (wanted: boolean) => void;
  readonly onDecide: (verdict: Verdict) => void;
  readonly onTidy: () => void;
};

/** What can be done with many at once, and how many there are. */
export function BulkBar({ total, selected, decided, bringing, onSelectAll, onDecide, onTidy }: Props) {
  const { t } = useTranslation('inbox');
  const all = total > 0 && selected >= total;
  return (
    <div className={classes.bar}>
      <Group gap="sm" justify="space-between" mih={36} px="sm">
        <Checkbox
          label={selected > 0 ? t('selected', { count: selected }) : t('selectAll', { count: total })}
          checked={all}
          indeterminate={selected > 0 && !all}
          disabled={bringing !== null || total === 0}
          onChange={() => onSelectAll(selected === 0)}
        />
        <Group gap="xs">
          {selected === 0 && decided > 0 && (
            <Button size="xs" variant="default" onClick={onTidy}>
              {t('tidy', { count: decided })}
            </Button>
          )}
          {selected > 0 && bringing === null && (
            <>
              <Button size="xs" color="teal.9" onClick={() => onDecide('approve')}>
                {t('approveMany', { count: selected })}
              </Button>
              <Button size="xs" color="red" variant="light" onClick={() => onDecide('reject')}>
                {t('rejectMany', { count: selected })}
              </Button>
            </>
          )}
        </Group>
      </Group>
      {bringing !== null && <Bringing total={total} brought={bringing} />}
    </div>
  );
}

function Bringing({ total, brought }: { readonly total: number; readonly brought: number }) {
  const { t } = useTranslation('inbox');
  const said = t('bringing', { done: brought, count: total });
  return (
    <Group px="sm" gap="sm">
      <Text size="sm">{said}</Text>
      <Progress flex={1} value={(100 * brought) / total} aria-label={said} />
    </Group>
  );
}
