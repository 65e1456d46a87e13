import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/zh-cn';
import { Group, Stack, Text } from '@mantine/core';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import { short } from '../../../../shared/time/format.ts';
import type { NewForm } from '../../new-form.view.ts';

type Window = Pick<NewForm, 'start' | 'end'>;
type Props = {
  readonly value: Window;
  readonly error: string | undefined;
  readonly onChange: (value: Window) => void;
};

/** From when until when, in the zone of the reader, which is named. */
export function WindowFields({ value, error, onChange }: Props) {
  const { t, i18n } = useTranslation('preapprovals');
  const zone = new Intl.DateTimeFormat(i18n.language).resolvedOptions().timeZone;
  const common = {
    clearable: true,
    ...(i18n.language === 'zh' && { monthLabelFormat: 'YYYY年M月' }),
    flex: '1 1 14rem',
    placeholder: t('openEnd'),
    valueFormat: (local: string) => short(Date.parse(local.replace(' ', 'T')), i18n.language),
  };
  return (
    <Stack gap={4}>
      <DatesProvider settings={{ locale: i18n.language === 'zh' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
        <Group align="flex-start">
          <DateTimePicker
            {...common}
            {...named(t('windowStart'), t)}
            value={value.start}
            onChange={(start) => onChange({ ...value, start })}
          />
          <DateTimePicker
            {...common}
            {...named(t('windowEnd'), t)}
            value={value.end}
            error={error}
            onChange={(end) => onChange({ ...value, end })}
          />
        </Group>
      </DatesProvider>
      <Text size="sm" c="dimmed">
        {t('inZone', { zone })}
      </Text>
    </Stack>
  );
}

type Say = (key: 'clear' | 'hours' | 'minutes' | 'done' | 'previousMonth' | 'nextMonth') => string;

/** Every part of the calendar has a name of its own. */
const named = (label: string, t: Say) => ({
  label,
  clearButtonProps: { 'aria-label': `${t('clear')} (${label})` },
  nextLabel: t('nextMonth'),
  previousLabel: t('previousMonth'),
  submitButtonProps: { 'aria-label': t('done') },
  timePickerProps: {
    'aria-label': label,
    hoursInputLabel: t('hours'),
    minutesInputLabel: t('minutes'),
  },
});
