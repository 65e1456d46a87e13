import { listEnvironments } from '@countersign/contract/project-parts.ts';
import { deleteWindow, listWindows, type Window } from '@countersign/contract/windows.ts';
import { Badge, Group, Text, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { reading, readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { DeleteButton, EditButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';
import { whoWords } from '../who-words.ts';

const PutWindow = lazy(() => import('./put-window.tsx').then((module) => ({ default: module.PutWindow })));

/** When the environments of a project may be changed. */
export function WindowTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'window.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listWindows, { params: { project } }));
  const [editing, setEditing] = useState<Window | 'new' | null>(null);
  return (
    <TabContent
      lead={t('windowsLead')}
      because={because}
      add={t('newWindow')}
      onAdd={() => setEditing('new')}
    >
      {pages.data.length === 0 && <Empty title={t('noWindows')}>{t('noWindowsHint')}</Empty>}
      {pages.data.map((window) => (
        <WindowRow
          key={window.id}
          project={project}
          window={window}
          because={because}
          onEdit={() => setEditing(window)}
        />
      ))}
      <More pages={pages} />
      <Suspense fallback={null}>
        {editing && (
          <PutWindow
            project={project}
            window={editing === 'new' ? null : editing}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
    </TabContent>
  );
}

type RowProps = TabProps & {
  readonly window: Window;
  readonly because: string | null;
  readonly onEdit: () => void;
};

function WindowRow({ project, window, because, onEdit }: RowProps) {
  const { t } = useTranslation('administration');
  const { id, name, version, kind } = window;
  const [deleting, setDeleting] = useState(false);
  const { send, sending, error } = useCommand(deleteWindow, { onDone: () => setDeleting(false) });
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
        <Badge variant="light" color={kind === 'freeze' ? 'blue' : 'teal'}>
          {t(`window_${kind}`)}
        </Badge>
      </Group>
      <Sentences project={project} window={window} />
      {deleting && (
        <DeleteDialog
          name={name}
          lead={t('deleteWindowLead')}
          sending={sending}
          error={error}
          onDelete={() => send({ params: { project, window: id }, headers: { 'if-match': `"${version}"` } })}
          onClose={() => setDeleting(false)}
        />
      )}
    </Row>
  );
}

/** What a window means, in two sentences. */
function Sentences({ project, window }: TabProps & { readonly window: Window }) {
  const { t, i18n } = useTranslation('administration');
  const { data } = useSuspenseQuery(
    reading(listEnvironments, { params: { project }, query: { limit: 200 } }),
  );
  const { kind, calendar, environments, override } = window;
  const names = environments.map((key) => data.items.find((each) => each.key === key)?.name ?? key);
  const list = new Intl.ListFormat(i18n.language);
  const where = names.length === 0 ? t('anyEnvironment') : list.format(names);
  return (
    <>
      <Text size="sm">{t(`windowMeans_${kind}`, { where, calendar })}</Text>
      <Text size="sm" c="dimmed">
        {override.length === 0
          ? t('nobodyPasses')
          : t('mayPass', { who: list.format(override.map((ref) => whoWords(ref, t))) })}
      </Text>
    </>
  );
}
