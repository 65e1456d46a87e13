import { Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { askedSpan, daysOf, type SpanSearch, usualDays } from '../insight.view.ts';

type Props = {
  readonly search: SpanSearch;
  readonly now: number;
  readonly onChange: (search: { [Name in keyof SpanSearch]: string | undefined }) => void;
};

const custom = 'custom';

/** The span of time: some days back, or days of one's own. */
export function SpanChoice({ search, now, onChange }: Props) {
  const { t } = useTranslation('insight');
  const days = daysOf(search);
  const { from } = askedSpan(search, now);
  const choose = (value: string) =>
    onChange(
      value === custom
        ? { days: undefined, from, to: new Date(now).toISOString() }
        : { days: value, from: undefined, to: undefined },
    );
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('span')}
        w={{ base: '100%', sm: '26rem' }}
        value={days === null ? custom : String(days)}
        onChange={choose}
        data={[
          ...usualDays.map((count) => ({ value: String(count), label: t('days', { count }) })),
          { value: custom, label: t('custom') },
        ]}
      />
      {days === null && (
        <Group gap="xs" grow>
          <Day name="from" {...{ search, onChange }} />
          <Day name="to" {...{ search, onChange }} />
        </Group>
      )}
    </Stack>
  );
}

/** A day, as the reader's calendar has it. The last day of a span belongs to it. */
function Day({ name, search, onChange }: Omit<Props, 'now'> & { readonly name: 'from' | 'to' }) {
  const { t } = useTranslation('insight');
  const { from, to } = search;
  return (
    <TextInput
      type="date"
      label={t(name)}
      value={dayOf(search[name], name)}
      onChange={({ currentTarget: { value } }) => {
        if (value !== '') onChange({ days: undefined, from, to, [name]: instantOf(value, name) });
      }}
    />
  );
}

function dayOf(instant: string | undefined, name: 'from' | 'to'): string {
  if (instant === undefined) return '';
  const at = new Date(Date.parse(instant) - (name === 'to' ? 1 : 0));
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function instantOf(day: string, name: 'from' | 'to'): string {
  const at = new Date(`${day}T00:00`);
  if (name === 'to') at.setDate(at.getDate() + 1);
  return at.toISOString();
}
