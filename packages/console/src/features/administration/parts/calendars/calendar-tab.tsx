import { type Calendar, deleteCalendar, listCalendars } from '@countersign/contract/calendars.ts';
import { Alert, Anchor, Group, Text, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { DeleteButton, EditButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';
import { SpanWords } from './span-words.tsx';

const PutCalendar = lazy(() =>
  import('./put-calendar.tsx').then((module) => ({ default: module.PutCalendar })),
);

/** The calendars of a project, in words. */
export function CalendarTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'calendar.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listCalendars, { params: { project } }));
  const [editing, setEditing] = useState<Calendar | 'new' | null>(null);
  return (
    <TabContent
      lead={t('calendarsLead')}
      because={because}
      add={t('newCalendar')}
      onAdd={() => setEditing('new')}
    >
      {pages.data.length === 0 && <Empty title={t('noCalendars')}>{t('noCalendarsHint')}</Empty>}
      {pages.data.map((calendar) => (
        <CalendarRow
          key={calendar.id}
          project={project}
          calendar={calendar}
          because={because}
          onEdit={() => setEditing(calendar)}
        />
      ))}
      <More pages={pages} />
      <Suspense fallback={null}>
        {editing && (
          <PutCalendar
            project={project}
            calendar={editing === 'new' ? null : editing}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
    </TabContent>
  );
}

type RowProps = TabProps & {
  readonly calendar: Calendar;
  readonly because: string | null;
  readonly onEdit: () => void;
};

function CalendarRow({ project, calendar, because, onEdit }: RowProps) {
  const { t } = useTranslation('administration');
  const { id, name, version, timeZone, spans, without = [] } = calendar;
  const [deleting, setDeleting] = useState(false);
  const { send, sending, error } = useCommand(deleteCalendar, { onDone: () => setDeleting(false) });
  return (
    <Row
      name={name}
      actions={
        <>
          <EditButton because={because} name={name} onClick={onEdit} />
          <DeleteButton because={because} name={name} onClick={() => setDeleting(true)} />
        </>
      }
    >
      <Group gap="xs">
        <Title order={2} size="h4">
          {name}
        </Title>
        <Text size="sm" c="dimmed">
          {t('wallOf', { zone: timeZone })}
        </Text>
      </Group>
      <Spans spans={spans} />
      {without.length > 0 && (
        <Text size="sm" fw={600}>
          {t('exceptOn')}
        </Text>
      )}
      <Spans spans={without} />
      <Feed project={project} calendar={calendar} />
      {deleting && (
        <DeleteDialog
          name={name}
          lead={t('deleteCalendarLead')}
          sending={sending}
          error={error}
          onDelete={() =>
            send({ params: { project, calendar: id }, headers: { 'if-match': `"${version}"` } })
          }
          onClose={() => setDeleting(false)}
        />
      )}
    </Row>
  );
}

const most = 8;

function Spans({ spans }: Pick<Calendar, 'spans'>) {
  const { t } = useTranslation('administration');
  return (
    <>
      {spans.slice(0, most).map((span) => (
        <SpanWords key={JSON.stringify(span)} span={span} />
      ))}
      {spans.length > most && (
        <Text size="sm" c="dimmed">
          {t('moreSpans', { count: spans.length - most })}
        </Text>
      )}
    </>
  );
}

function Feed({
  project,
  calendar: { id, source, readAt, lastError },
}: TabProps & { readonly calendar: Calendar }) {
  const { t } = useTranslation('administration');
  return (
    <>
      {source !== null && (
        <Text size="sm" c="dimmed">
          {t('readFrom', { source })} {readAt !== null && <Moment at={readAt} />}
        </Text>
      )}
      {lastError !== null && <Alert color="yellow">{lastError}</Alert>}
      <Anchor size="sm" href={`/api/v1/projects/${project}/calendars/${id}/ics`}>
        {t('asFeed')}
      </Anchor>
    </>
  );
}
