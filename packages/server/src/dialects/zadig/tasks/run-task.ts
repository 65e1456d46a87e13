import { Comment } from '@countersign/contract/common.ts';
import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import type { Refusal } from '../../../kernel/outcome.ts';
import type { Parts } from '../../../parts.ts';
import { authorise } from '../../../people/actions.ts';
import type { Caller } from '../../../people/principal.ts';
import { startRun } from '../../../runs/starting/start.ts';
import { describeDenial, otherProject, remarkRequired } from '../denials.ts';
import { known } from '../errors.ts';
import type { Chosen } from '../forms/choose-form.ts';
import { displayName } from '../people.views.ts';
import { type Answer, denied } from '../serve.ts';
import { type Document, type Read, understand } from '../workflows/document.ts';
import { documentOf } from '../workflows/show.ts';
import type { StoredWorkflow } from '../workflows/workflow.views.ts';
import type { Stored } from './choices.ts';
import { runNumber } from './task.views.ts';

/** A wish to run a workflow. */
export type RunTask = {
  readonly name: string;
  /** Undefined: the project has no workflow of this name. */
  readonly row: StoredWorkflow | undefined;
  /** The form's id as it was sent, and what it means. */
  readonly form: string;
  readonly chosen: Chosen;
  readonly remark: string;
  choices(stored: Stored): Read<InputValues>;
};

/**
 * Runs a workflow by the one way there is; who may not is told so by the core, which puts every attempt on record. What is
 * checked of the form, and in which order, is the core's; the words are Zadig's.
 */
export async function runTask(parts: Parts, caller: Caller, wish: RunTask): Promise<Answer> {
  const { row, name, chosen, remark } = wish;
  const may = authorise(caller, 'run.start').ok;
  const inputs = may && row !== undefined && row.definition !== null ? chosenInputs(row, wish) : noInputs;
  if (!inputs.ok) return denied(known.createTask, inputs.why);
  const preApproval = row?.pre_approval && chosen.kind !== 'none' ? chosen.form.id : null;
  const started = await parts.work((work) =>
    startRun(work, caller, { workflow: name, inputs: inputs.value, preApproval, remark }),
  );
  if (started.ok) {
    const number = await runNumber(parts.db, caller.project.id, started.value.run);
    return { ok: true, value: { project_name: caller.project.key, workflow_name: name, task_id: number } };
  }
  if (started.refusal.code.startsWith('auth/')) return started;
  return denied(known.createTask, await describe(parts, caller, wish, started.refusal));
}

const noInputs: Read<InputValues> = { ok: true, value: {} };

function chosenInputs(row: StoredWorkflow, { remark, choices }: RunTask): Read<InputValues> {
  const document = documentIn(row);
  if (document.remark_required && remark.trim() === '') return { ok: false, why: remarkRequired };
  if (!Comment.safeParse(remark).success)
    return { ok: false, why: 'remark: at most 1000 characters, no control characters' };
  return choices({ document, inputs: row.definition?.inputs ?? [] });
}

/** The document of a workflow, as it was understood when it was saved. */
export function documentIn(row: Pick<StoredWorkflow, 'definition' | 'extras'>): Document {
  const read = understand(documentOf(row), '');
  if (!read.ok) throw new Error(`a stored document cannot be read: ${read.why}`);
  return read.value.document;
}

async function describe(
  { db }: Pick<Parts, 'db'>,
  { principal }: Caller,
  { name, row, form, chosen }: RunTask,
  refusal: Refusal,
): Promise<string> {
  if (chosen.kind === 'other' && refusal.code === 'pre-approval/invalid') return otherProject;
  if (row?.definition === null && refusal.code === 'permit/not-ready')
    return 'the workflow has no jobs; there is nothing to run';
  const noForm = chosen.kind === 'none' ? chosen.why : '';
  const person = await displayName(db, principal.accountId);
  return describeDenial(refusal, { workflow: name, person, form, noForm });
}
