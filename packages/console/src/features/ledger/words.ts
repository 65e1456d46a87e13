import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ledgerActions } from '../../shared/texts/en/ledger-actions.ts';
import type { Words } from './ledger.view.ts';

/** The catalogues as what is pure takes them. */
export function useWords(): Words {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const text =
      (ns: string[]) =>
      (key: string, values: Readonly<Record<string, string>> = {}) =>
        i18n.t(key as never, { ns, ...values } as never) as unknown as string;
    const act = text(['ledgerActions']);
    return {
      language,
      say: text(['ledger', 'common']),
      act: (key, values) => (key in ledgerActions ? act(key, values) : undefined),
    };
  }, [i18n, language]);
}
