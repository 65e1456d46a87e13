import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../../shared/words/use-words.ts';
import type { Say } from './sentences/say.ts';

/** The reader's language, for what pipelines say. */
export function useSay(): Say {
  const { t } = useTranslation('pipelines');
  const words = useWords();
  return useMemo(() => ({ t, words }), [t, words]);
}
