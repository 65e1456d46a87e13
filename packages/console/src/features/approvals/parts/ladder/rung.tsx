import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconClockHour4, IconMinus, IconPencil, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './ladder.module.css';
import { Level } from './level.tsx';

type Props = {
  readonly last: boolean;
  /** Asked side by side. */
  readonly levels: readonly ApprovalLevel[];
  readonly approval: Approval;
};

/** One step of the ladder. */
export function Rung({ last, levels, approval }: Props) {
  const { t } = useTranslation('approvals');
  return (
    <li className={styles.rung} data-last={last || undefined}>
      <Mark levels={levels} />
      <Stack gap="sm" miw={0}>
        {levels.length > 1 && (
          <Text size="sm" c="dimmed">
            {t('sideBySide')}
          </Text>
        )}
        {levels.map((level) => (
          <Level key={level.id} level={level} approval={approval} />
        ))}
      </Stack>
    </li>
  );
}

const marks = {
  open: { color: 'blue', Icon: IconPencil },
  approved: { color: 'green', Icon: IconCheck },
  rejected: { color: 'red', Icon: IconX },
  waiting: { color: 'gray', Icon: IconClockHour4 },
  closed: { color: 'gray', Icon: IconMinus },
  'not-applicable': { color: 'gray', Icon: IconMinus },
} as const;

function Mark({ levels }: Pick<Props, 'levels'>) {
  const statuses = levels.map(({ status }) => status);
  const status =
    (['rejected', 'open', 'waiting', 'closed', 'approved'] as const).find((one) => statuses.includes(one)) ??
    'not-applicable';
  const { color, Icon } = marks[status];
  return (
    <ThemeIcon
      size={36}
      radius="xl"
      color={color}
      variant={status === 'open' ? 'filled' : 'light'}
      aria-hidden
    >
      <Icon size={20} />
    </ThemeIcon>
  );
}
