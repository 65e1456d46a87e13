import { listServices, putService, type Service } from '@countersign/contract/project-parts.ts';
import { Badge, Group, TagsInput, TextInput, Title } from '@mantine/core';
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

/** What a project deploys: services and their modules. */
export function ServiceTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'service.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listServices, { params: { project } }));
  const [editing, setEditing] = useState<Service | 'new' | null>(null);
  return (
    <TabContent
      lead={t('servicesLead')}
      because={because}
      add={t('newService2')}
      onAdd={() => setEditing('new')}
    >
      {pages.data.length === 0 && <Empty title={t('noServices')} />}
      {pages.data.map((service) => (
        <ServiceRow key={service.id} service={service} because={because} onEdit={() => setEditing(service)} />
      ))}
      <More pages={pages} />
      {editing && (
        <PutService
          project={project}
          service={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </TabContent>
  );
}

type RowProps = { readonly service: Service; readonly because: string | null; readonly onEdit: () => void };

const ServiceRow = ({ service: { name, modules }, because, onEdit }: RowProps) => (
  <Row name={name} actions={<EditButton because={because} name={name} onClick={onEdit} />}>
    <Title order={2} size="h4">
      {name}
    </Title>
    <Group gap={6}>
      {modules.map((module) => (
        <Badge key={module} variant="default" tt="none" fw={500}>
          {module}
        </Badge>
      ))}
    </Group>
  </Row>
);

type PutProps = TabProps & { readonly service: Service | null; readonly onClose: () => void };

function PutService({ project, service, onClose }: PutProps) {
  const { t } = useTranslation('administration');
  const [name, setName] = useState(service?.name ?? '');
  const [modules, setModules] = useState<string[]>(service?.modules ?? []);
  const { send, sending, error } = useCommand(putService, { onDone: onClose });
  return (
    <FormDialog
      title={service ? t('editNamed', { name: service.name }) : t('newService2')}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ params: { project, service: name.trim() }, body: { modules } })}
    >
      {service === null && (
        <TextInput
          label={t('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={200}
          data-autofocus
        />
      )}
      <TagsInput
        label={t('modules')}
        description={t('modulesHint')}
        value={modules}
        onChange={setModules}
        acceptValueOnBlur
      />
    </FormDialog>
  );
}
