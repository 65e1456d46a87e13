import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { draftOf, nextDraft } from '../../draft.view.ts';
import { DraftEditor } from './draft-editor.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly versions: readonly WorkflowVersion[];
  /** The version that is edited or begun from, as it is now; null: there is none. */
  readonly version: WorkflowVersion | null;
  readonly draft: 'edit' | 'new';
};

/** Opens the editor on a version, or on the next one. What it begins with stays, whatever becomes of that meanwhile. */
export function Drafting({ project, workflow, versions, version, draft }: Props) {
  const { t } = useTranslation('workflows');
  const [first] = useState(version);
  const [next] = useState(() => nextDraft(version, versions));
  const label = first?.label ?? '';
  if (draft === 'edit' && first !== null)
    return (
      <DraftEditor
        {...{ project, workflow }}
        title={t('editing', { label })}
        lead={t('editingLead')}
        start={draftOf(first)}
        now={version}
      />
    );
  return (
    <DraftEditor
      {...{ project, workflow }}
      title={t('drafting', { name: workflow.name })}
      lead={label === '' ? t('editingLead') : t('draftingFrom', { label })}
      start={next}
      now={null}
    />
  );
}
