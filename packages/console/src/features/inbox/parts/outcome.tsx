import { Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconExclamationMark, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../inbox.view.ts';

const looks = {
  approve: { color: 'teal.9', icon: <IconCheck size={14} /> },
  reject: { color: 'red.9', icon: <IconX size={14} /> },
  refused: { color: 'orange', icon: <IconExclamationMark size={14} /> },
  gone: { color: 'gray', icon: <IconMinus size={14} /> },
} as const;

/** What became of a row: approved, rejected, refused and why; or that it waits no more, by somebody else's doing. */
export function OutcomeLine({ outcome }: { readonly outcome: Outcome | undefined }) {
  const { t } = useTranslation('inbox');
  const what = outcome === undefined ? 'gone' : outcome.problem === null ? outcome.verdict : 'refused';
  const { color, icon } = looks[what];
  return (
    <Text component="div" size="sm">
      <ThemeIcon size="xs" color={color} mr={6} autoContrast style={{ verticalAlign: 'text-bottom' }}>
        {icon}
      </ThemeIcon>
      <Text span inherit fw={600}>
        {t(`outcome_${what}`)}
      </Text>{' '}
      {outcome?.because}
    </Text>
  );
}
