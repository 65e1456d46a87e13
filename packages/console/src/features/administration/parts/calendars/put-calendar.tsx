import { type Calendar, createCalendar, editCalendar } from '@countersign/contract/calendars.ts';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { useCommand } from '../../../../shared/api/command.ts';
import type { TabProps } from '../tab.tsx';
import { YamlDialog } from '../yaml-dialog.tsx';

type Props = TabProps & { readonly calendar: Calendar | null; readonly onClose: () => void };

/** Writes a calendar down, a new one or another one in place of what it was. */
export function PutCalendar({ project, calendar, onClose }: Props) {
  const { t } = useTranslation('administration');
  const creation = useCommand(createCalendar, { onDone: onClose });
  const edition = useCommand(editCalendar, { onDone: onClose });
  const { sending, error } = calendar === null ? creation : edition;
  const send = (definition: Record<string, unknown>) =>
    calendar === null
      ? creation.send({ params: { project }, body: definition as never })
      : edition.send({
          params: { project, calendar: calendar.id },
          headers: { 'if-match': `"${calendar.version}"` },
          body: definition as never,
        });
  return (
    <YamlDialog
      title={calendar === null ? t('newCalendar') : t('editNamed', { name: calendar.name })}
      lead={t('calendarYamlLead')}
      text={textOf(calendar)}
      sending={sending}
      error={error}
      onSend={send}
      onClose={onClose}
    />
  );
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const example = () => ({
  name: 'office-hours',
  timeZone: zone(),
  spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  without: [{ name: 'Year end', from: '2026-12-24', to: '2027-01-01' }],
});

function textOf(calendar: Calendar | null): string {
  if (calendar === null) return stringify(example());
  const { timeZone, spans, without } = calendar;
  return stringify({ timeZone, spans, ...(without && { without }) });
}
