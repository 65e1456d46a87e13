import { useTranslation } from 'react-i18next';
import { duration } from '../../../shared/time/format.ts';
import { useNow } from '../../../shared/time/now.ts';

type Props = { readonly from: string; readonly to: string | null };

const minute = 60_000;

/** How long something took, or has taken so far; to the second as long as that is little. */
export function Took({ from, to }: Props) {
  const now = useNow();
  const { language } = useTranslation('runs').i18n;
  const length = Math.max((to === null ? now : Date.parse(to)) - Date.parse(from), 0);
  if (length >= minute) return duration(length, language);
  const style = { style: 'unit', unit: 'second', maximumFractionDigits: length < 10_000 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, style).format(length / 1000);
}
