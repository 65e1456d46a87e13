import { listPipelines } from '@countersign/contract/pipelines.ts';
import { createRelease } from '@countersign/contract/releases.ts';
import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { reading } from '../../../../shared/api/query.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';

type Draft = { readonly title: string; readonly description: string; readonly pipeline: string | null };

type FormProps = {
  readonly project: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onClose: () => void;
};

/** The button for a new release, with the form behind it. What was typed stays until it is there. */
export function NewRelease({ project }: { readonly project: string }) {
  const { t } = useTranslation('releases');
  const [opened, { open, close }] = useDisclosure(false);
  const [draft, setDraft] = useState<Draft>({ title: '', description: '', pipeline: null });
  const because = useMay(project, 'release.create');
  return (
    <>
      <ReasonedButton because={because} leftSection={<IconPlus size={16} />} onClick={open}>
        {t('newRelease')}
      </ReasonedButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('newRelease')}
        closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
      >
        <NewReleaseForm project={project} draft={draft} onDraft={setDraft} onClose={close} />
      </Modal>
    </>
  );
}

function NewReleaseForm({ project, draft, onDraft, onClose }: FormProps) {
  const { t } = useTranslation('releases');
  const navigate = useNavigate();
  const { title, description } = draft;
  const { data } = useQuery(reading(listPipelines, { params: { project }, query: { limit: 200 } }));
  const pipelines = data?.items ?? [];
  const chosen = draft.pipeline ?? (pipelines.length === 1 ? (pipelines[0]?.name ?? null) : null);
  const { send, sending, error } = useCommand(createRelease, {
    onDone: ({ id }) =>
      void navigate({ to: '/projects/$project/releases/$release', params: { project, release: id } }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send({ params: { project }, body: { title: title.trim(), description, pipeline: chosen ?? '' } });
      }}
    >
      <Stack>
        <TextInput
          label={t('title')}
          description={t('titleHint')}
          value={title}
          onChange={(event) => onDraft({ ...draft, title: event.currentTarget.value })}
          required
          maxLength={200}
          data-autofocus
        />
        <Textarea
          label={t('description')}
          value={description}
          onChange={(event) => onDraft({ ...draft, description: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
        />
        <Select
          label={t('pipeline')}
          description={t('pipelineHint')}
          data={pipelines.map(({ name, activeVersion }) => ({
            value: name,
            label: activeVersion === null ? t('notActive', { name }) : name,
          }))}
          value={chosen}
          onChange={(pipeline) => onDraft({ ...draft, pipeline })}
          required
          searchable={pipelines.length > 8}
        />
        <ProblemNotice error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" loading={sending} disabled={title.trim() === '' || chosen === null}>
            {t('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
