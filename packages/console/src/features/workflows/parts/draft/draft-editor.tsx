import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChangedMeanwhile } from '../../../../shared/ui/changed-meanwhile.tsx';
import { Page } from '../../../../shared/ui/page.tsx';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { Unsaved } from '../../../../shared/ui/unsaved.tsx';
import { YamlEditor } from '../../../../shared/ui/yaml-editor.tsx';
import { textOf } from '../../definition.view.ts';
import { type Draft, meanwhile } from '../../draft.view.ts';
import { Checked } from './checked.tsx';
import { DraftFields } from './draft-fields.tsx';
import { Gone } from './gone.tsx';
import { Preview } from './preview.tsx';
import { Save } from './save.tsx';
import { useDraft } from './use-draft.ts';
import { useValidation } from './use-validation.ts';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly title: string;
  readonly lead: string;
  readonly start: Draft;
  /** The version that is edited, as it is now; null: it will be a new one, or somebody has deleted it. */
  readonly now: WorkflowVersion | null;
};

/** Writes a version: checked while somebody types, drawn beside it, and saved only onto what they have seen. */
export function DraftEditor({ project, workflow, title, lead, start, now }: Props) {
  const { t } = useTranslation('workflows');
  const leave = useLeave(project, workflow.key);
  const onSaved = ({ number, label }: WorkflowVersion) => {
    notifications.show({ color: 'green', title: t('saved', { label }), message: t('savedHint') });
    leave(String(number), true);
  };
  const form = useDraft({ project, workflow: workflow.key, start, now, onSaved });
  const { base, draft, change, unsaved, sending, error } = form;
  const validation = useValidation(project, draft.text);
  const since = base === null ? 'same' : meanwhile(base, now);
  return (
    <Page title={title} lead={lead}>
      <Unsaved typed={unsaved} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          form.save();
        }}
      >
        <Stack>
          {since === 'changed' && now !== null && (
            <ChangedMeanwhile
              theirs={textOf(now)}
              mine={draft.text}
              onTheirs={() => form.takeUp(now, false)}
              onMine={() => form.takeUp(now, true)}
            />
          )}
          {since === 'gone' && base !== null && <Gone label={base.label} onSave={form.create} />}
          <DraftFields draft={draft} onChange={change} />
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Stack gap="xs">
              <YamlEditor
                label={t('definition')}
                value={draft.text}
                onChange={(text) => change({ text })}
                faults={validation.faults}
                minHeight={360}
              />
              <Checked {...validation} />
            </Stack>
            <Preview {...validation} />
          </SimpleGrid>
          {since !== 'changed' && <ProblemNotice error={error} />}
          <Group>
            <Save faults={validation.faults} sending={sending} />
            <Button variant="default" onClick={() => leave(base === null ? undefined : String(base.number))}>
              {t('discard')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}

/** Goes back to the page of the workflow; `saved`: nothing would be lost. */
function useLeave(project: string, workflow: string) {
  const navigate = useNavigate();
  return (version: string | undefined, saved = false) =>
    navigate({
      to: '/projects/$project/workflows/$workflow',
      params: { project, workflow },
      search: version === undefined ? {} : { version },
      ignoreBlocker: saved,
    });
}
