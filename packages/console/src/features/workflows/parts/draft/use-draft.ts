import {
  createWorkflowVersion,
  editWorkflowVersion,
  type WorkflowVersion,
} from '@countersign/contract/versions.ts';
import { useState } from 'react';
import { useCommand } from '../../../../shared/api/command.ts';
import { changesOf, type Draft, draftOf, sameDraft } from '../../draft.view.ts';

type What = {
  readonly project: string;
  readonly workflow: string;
  /** What the form begins with. */
  readonly start: Draft;
  /** The version that is edited, as it is now; null: it will be a new one. */
  readonly now: WorkflowVersion | null;
  readonly onSaved: (version: WorkflowVersion) => void;
};

/** What somebody types, from which state of the version they began, and the way to save it. */
export function useDraft({ project, workflow, start, now, onSaved }: What) {
  const [base, setBase] = useState({ version: now, draft: start });
  const [draft, setDraft] = useState(start);
  const creating = useCommand(createWorkflowVersion, { onDone: onSaved });
  const editing = useCommand(editWorkflowVersion, { onDone: onSaved });
  const params = { project, workflow };
  const create = () => creating.send({ params, body: { ...draft, committers: [...draft.committers] } });
  const edit = ({ number, revision }: WorkflowVersion) =>
    editing.send({
      params: { ...params, version: String(number) },
      body: changesOf(base.draft, draft),
      headers: { 'if-match': `"${revision}"` },
    });
  const takeUp = (version: WorkflowVersion, mine: boolean) => {
    setBase({ version, draft: draftOf(version) });
    if (!mine) setDraft(draftOf(version));
    editing.reset();
  };
  const command = base.version === null ? creating : editing;
  return {
    ...{ base: base.version, draft, takeUp, create },
    unsaved: !sameDraft(base.draft, draft),
    change: (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })),
    save: () => (base.version === null ? create() : edit(base.version)),
    sending: command.sending || creating.sending,
    error: creating.error ?? command.error,
  };
}
