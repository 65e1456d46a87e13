import { createProject } from '@countersign/contract/projects.ts';
import { Anchor, Badge, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';

/** The projects the reader may enter, and a new one. */
export function ProjectList() {
  const { t } = useTranslation('administration');
  const { projects, mayNotAdminister } = useSession();
  const [making, setMaking] = useState(false);
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed" flex="1 1 16rem">
          {t('projectsLead')}
        </Text>
        <ReasonedButton
          because={mayNotAdminister}
          leftSection={<IconPlus size={16} />}
          onClick={() => setMaking(true)}
        >
          {t('newProject')}
        </ReasonedButton>
      </Group>
      {projects.length === 0 && <Empty title={t('noProjects')} />}
      {projects.map(({ key, name, access }) => (
        <Paper key={key} withBorder p="sm">
          <Group gap="sm">
            <Anchor
              component={Link}
              {...({ to: '/projects/$project/settings', params: { project: key } } as object)}
            >
              {name}
            </Anchor>
            <Text c="dimmed" size="sm">
              {key}
            </Text>
            <Badge variant="light">{t(`access_${access}`)}</Badge>
          </Group>
        </Paper>
      ))}
      {making && <NewProject onClose={() => setMaking(false)} />}
    </Stack>
  );
}

/** A key that looks like the name: lower case letters, digits and dashes. */
const keyLike = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);

function NewProject({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('administration');
  const [name, setName] = useState('');
  const [own, setOwn] = useState<string | null>(null);
  const key = own ?? keyLike(name);
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(createProject, {
    onDone(project) {
      onClose();
      void navigate({ to: '/projects/$project/settings', params: { project: project.key } });
    },
  });
  return (
    <FormDialog
      title={t('newProject')}
      action={t('create', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === '' || key === ''}
      onClose={onClose}
      onSend={() => send({ body: { key, name: name.trim() } })}
    >
      <TextInput
        label={t('name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
      <TextInput
        label={t('projectKey')}
        description={t('projectKeyHint')}
        value={key}
        onChange={(event) => setOwn(event.currentTarget.value)}
        required
        maxLength={63}
        autoCapitalize="none"
      />
    </FormDialog>
  );
}
