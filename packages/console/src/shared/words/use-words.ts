import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Words, wordsIn } from './words.ts';

/** The words of the reader's language. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  return useMemo(() => wordsIn(t, i18n.language), [t, i18n.language]);
}
