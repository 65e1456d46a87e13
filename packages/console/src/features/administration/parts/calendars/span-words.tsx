import type { Span } from '@countersign/contract/calendar-definition.ts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dayWords, hoursOf, repetitionOf, wall } from '../../calendar.view.ts';

/** When a span is on, in words. */
export function SpanWords({ span }: { readonly span: Span }) {
  const words = useWords(span);
  return (
    <Text size="sm">
      {span.name !== undefined && <strong>{span.name}: </strong>}
      {words}
    </Text>
  );
}

function useWords(span: Span): string {
  const { t, i18n } = useTranslation('administration');
  const { language } = i18n;
  const from = wall(span.from, language);
  const to = wall(span.to, language);
  const once = from === to ? from : t('spanOnce', { from, to });
  if (span.repeat === undefined) return once;
  const repetition = repetitionOf(span.repeat);
  if (repetition === null) return t('spanByRule', { once, rule: span.repeat });
  const { every, interval, days } = repetition;
  const round =
    days.length > 0 && interval === 1
      ? dayWords(days, language)
      : t(`every_${every}`, { count: interval, days: dayWords(days, language) });
  const hours = hoursOf(span, language);
  const yearly = every === 'YEARLY' || every === 'MONTHLY';
  if (yearly) return t('spanRound', { once, round });
  return hours === null ? round : t('spanHours', { round, hours });
}
