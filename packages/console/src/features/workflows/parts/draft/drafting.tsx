import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../../shared/ui/page.tsx';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { PageSkeleton } from '../../../../shared/ui/skeletons.tsx';
import { draftOf, nextDraft } from '../../draft.view.ts';
import { DraftEditor } from './draft-editor.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly versions: readonly WorkflowVersion[];
  /** The version that is edited or begun from, as it is now; null: there is none to begin from; undefined: not read, or gone. */
  readonly version: WorkflowVersion | null | undefined;
  readonly error: Error | null;
  readonly draft: 'edit' | 'new';
};

/** Opens the editor on a version, or on the next one. Once open it stays, whatever becomes of that version meanwhile. */
export function Drafting({ version, error, ...props }: Props) {
  const { t } = useTranslation('workflows');
  const [first, setFirst] = useState(version);
  if (first === undefined && version !== undefined) setFirst(version);
  if (first !== undefined) return <Opened {...props} first={first} now={version ?? null} />;
  if (!error) return <PageSkeleton />;
  return (
    <Page title={t('drafting', { name: props.workflow.name })}>
      <ProblemNotice error={error} />
    </Page>
  );
}

type OpenedProps = Omit<Props, 'version' | 'error'> & {
  readonly first: WorkflowVersion | null;
  readonly now: WorkflowVersion | null;
};

function Opened({ project, workflow, versions, first, now, draft }: OpenedProps) {
  const { t } = useTranslation('workflows');
  const [next] = useState(() => nextDraft(first, versions));
  if (draft === 'edit' && first !== null)
    return (
      <DraftEditor
        {...{ project, workflow, now }}
        title={t('editing', { label: first.label })}
        lead={t('editingLead')}
        start={draftOf(first)}
      />
    );
  return (
    <DraftEditor
      {...{ project, workflow }}
      title={t('drafting', { name: workflow.name })}
      lead={first === null ? t('editingLead') : t('draftingFrom', { label: first.label })}
      start={next}
      now={null}
    />
  );
}
