import type { FastifyRequest } from 'fastify';
import { authorise } from '../../../people/actions.ts';
import type { Caller } from '../../../people/principal.ts';
import { createWorkflow } from '../../../workflows/change-workflows.ts';
import { enterProject, enterToLook, mayLook, senderOf } from '../authenticate.ts';
import { known, noDocuments } from '../errors.ts';
import { render } from '../render.ts';
import {
  type Answer,
  bytesOf,
  type Denied,
  type Door,
  denied,
  emptyForbidden,
  paramOf,
  queryOf,
  Raw,
  serve,
  settled,
  success,
} from '../serve.ts';
import { type Document, readDocument } from './document.ts';
import { findWorkflow } from './find-workflow.ts';
import { normal } from './normal.ts';
import { presetFor } from './preset-for.ts';
import { makeWorkflow, type Saved, updateWorkflow, whatIsWrongWith } from './save-workflow.ts';
import { shownBrief, shownDetail, shownWorkflow } from './show.ts';
import { translate } from './translate.ts';
import { workflowsCalled, workflowsOf } from './workflow.views.ts';

/** Workflows: saved as documents, listed, read, and read with what a run may choose from. */
export const workflowRoutes = { open, pages };

function open(door: Door): void {
  saving(door, '/workflows/custom');
  listing(door);
  serve(
    door,
    { method: 'GET', url: '/workflows/custom/:name/detail', operation: known.findWorkflow },
    async (request) => {
      const project = queryOf(request, 'projectKey');
      if (project === '') return denied(known.badRequest, 'projectKey is required');
      if (!mayLook(request)) return emptyForbidden;
      const found = await findWorkflow(door.parts, request, paramOf(request, 'name'), project);
      return found.ok ? { ok: true, value: shownDetail(found.value.row) } : found;
    },
  );
}

function pages(door: Door): void {
  saving(door, '/workflow/v4');
  const read = async (request: FastifyRequest) =>
    mayLook(request)
      ? findWorkflow(door.parts, request, paramOf(request, 'name'), queryOf(request, 'projectName'))
      : emptyForbidden;
  serve(
    door,
    { method: 'GET', url: '/workflow/v4/name/:name', operation: known.findWorkflow },
    async (request) => {
      const found = await read(request);
      if (!found.ok) return found;
      // JSON is YAML, which is what the pages read here.
      const text = JSON.stringify(shownWorkflow(found.value.row), null, 2);
      return { ok: true, value: new Raw('application/x-yaml; charset=utf-8', `${text}\n`) };
    },
  );
  serve(
    door,
    { method: 'GET', url: '/workflow/v4/preset/:name', operation: known.presetWorkflow },
    async (request) => {
      const found = await read(request);
      if (!found.ok) return found;
      return presetFor(door.parts.db, found.value, queryOf(request, 'approval_ticket_id'));
    },
  );
}

function listing(door: Door): void {
  serve(door, { method: 'GET', url: '/workflows', operation: known.listWorkflow }, async (request) => {
    const project = queryOf(request, 'projectKey');
    if (project === '') return denied(known.badRequest, 'projectKey is required');
    const entered = await enterToLook(door.parts, request, project);
    if (!entered.ok && entered.refusal.code !== 'resource/not-found') return entered;
    const rows = await workflowsOf(door.parts.db, senderOf(request).principal, project);
    return { ok: true, value: { workflows: rows.map(shownBrief) } };
  });
}

function saving(door: Door, url: string): void {
  const operation = known.upsertWorkflow;
  serve(door, { method: 'POST', url, operation }, (request) => save(door, request, null));
  serve(door, { method: 'PUT', url: `${url}/:name`, operation }, (request) =>
    save(door, request, paramOf(request, 'name')),
  );
}

/** `name`: of the workflow that is saved again; null: it is a new one. */
async function save({ parts }: Door, request: FastifyRequest, name: string | null): Promise<Answer> {
  const read = readDocument(bytesOf(request).toString('utf8'));
  if (!read.ok) return denied(known.badRequest, read.why);
  const { raw, document } = read.value;
  const entered = await enterProject(parts, request, document.project);
  if (!entered.ok) return emptyForbidden;
  const caller = entered.value;
  if (!authorise(caller, 'workflow.edit').ok) return recordRefused(parts, caller, document);
  const [stored] = await workflowsCalled(parts.db, caller.principal, name ?? document.name, document.project);
  if (name === null && stored !== undefined)
    return denied(known.upsertWorkflow, `与项目 [${stored.project}] 中的工作流 [${stored.name}] 标识相同`);
  if (name !== null && stored === undefined) return denied(known.findWorkflow, noDocuments);
  if (name !== null && document.name !== name)
    return denied(known.upsertWorkflow, `the workflow is called [${name}]; its name cannot be changed`);
  const saved = understood(document, raw);
  if (!saved.ok) return saved;
  const outcome = await settled(
    parts.work<Answer>((work) =>
      stored === undefined
        ? makeWorkflow(work, caller, saved.value)
        : updateWorkflow(work, caller, stored, saved.value),
    ),
  );
  if (outcome.ok) return { ok: true, value: success };
  const isFault = 'refusal' in outcome && /^(request\/invalid|policy\/)/.test(outcome.refusal.code);
  return isFault ? lint(outcome) : outcome;
}

function understood(
  document: Document,
  raw: Readonly<Record<string, unknown>>,
): { ok: true; value: Saved } | Denied {
  const wrong = whatIsWrongWith(document);
  if (wrong !== undefined) return denied(known.lintWorkflow, wrong);
  const translated = translate(document);
  if (!translated.ok) return denied(known.lintWorkflow, translated.why);
  return { ok: true, value: { document, kept: normal(raw), definition: translated.value } };
}

/** The same refusal as the error of a check. */
const lint = (outcome: Answer): Answer =>
  !outcome.ok && 'refusal' in outcome
    ? { ok: false, rendered: render(outcome.refusal, known.lintWorkflow) }
    : outcome;

/** Who may not, is told so by the core, which puts the attempt on record. */
const recordRefused = (parts: Door['parts'], caller: Caller, { name }: Document): Promise<Answer> =>
  parts.work((work) =>
    createWorkflow(work, caller, {
      ...{ key: name, name, description: '', labels: [], enabled: true, preApproval: false },
      ...{ reviewRequired: false, reviewPolicy: null, schedule: null },
    }),
  );
