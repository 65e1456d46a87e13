import { Box, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../checking.ts';
import { wordsOfTyped } from '../../sentences/policy.ts';
import { useSay } from '../../use-say.ts';
import { InWords } from '../in-words.tsx';

/** What is typed, in words, as it is typed; while it says nothing that can be understood, what it said last. */
export function LiveWords({ check: { value, faults } }: { readonly check: Check }) {
  const { t } = useTranslation('policies');
  const say = useSay();
  const words = useMemo(() => wordsOfTyped(value, say), [value, say]);
  const shown = useLast(words);
  const old = words === null || faults.length > 0;
  return (
    <Box component="section" aria-label={t('inWords')}>
      <Text size="sm" c="dimmed" mb="xs" mih={22} role="status">
        {old ? t('asBefore') : t('asTypedNow')}
      </Text>
      {shown && <InWords said={shown} />}
    </Box>
  );
}

function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
