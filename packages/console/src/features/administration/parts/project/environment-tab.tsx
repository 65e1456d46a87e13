import { type Environment, listEnvironments, putEnvironment } from '@countersign/contract/project-parts.ts';
import { Group, Text, TextInput, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { EditButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';

/** Where a project deploys to. */
export function EnvironmentTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'environment.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listEnvironments, { params: { project } }));
  const [editing, setEditing] = useState<Environment | 'new' | null>(null);
  return (
    <TabContent
      lead={t('environmentsLead')}
      because={because}
      add={t('newEnvironment')}
      onAdd={() => setEditing('new')}
    >
      {pages.data.length === 0 && <Empty title={t('noEnvironments')} />}
      {pages.data.map((environment) => (
        <Row
          key={environment.id}
          name={environment.name}
          actions={
            <EditButton because={because} name={environment.name} onClick={() => setEditing(environment)} />
          }
        >
          <Group gap="xs">
            <Title order={2} size="h4">
              {environment.name}
            </Title>
            <Text c="dimmed">{environment.key}</Text>
          </Group>
        </Row>
      ))}
      <More pages={pages} />
      {editing && (
        <PutEnvironment
          project={project}
          environment={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </TabContent>
  );
}

type PutProps = TabProps & { readonly environment: Environment | null; readonly onClose: () => void };

function PutEnvironment({ project, environment, onClose }: PutProps) {
  const { t } = useTranslation('administration');
  const [key, setKey] = useState(environment?.key ?? '');
  const [name, setName] = useState(environment?.name ?? '');
  const { send, sending, error } = useCommand(putEnvironment, { onDone: onClose });
  return (
    <FormDialog
      title={environment ? t('editNamed', { name: environment.name }) : t('newEnvironment')}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={key === '' || name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ params: { project, environment: key }, body: { name: name.trim() } })}
    >
      {environment === null && (
        <TextInput
          label={t('environmentKey')}
          description={t('environmentKeyHint')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          required
          maxLength={63}
          data-autofocus
        />
      )}
      <TextInput
        label={t('name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        maxLength={200}
      />
    </FormDialog>
  );
}
