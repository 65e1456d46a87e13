import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Id, Key } from '@countersign/contract/common.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { showApproval } from '../../approvals/showing/show.views.ts';
import type { Db } from '../../kernel/database.ts';
import type { Parts } from '../../parts.ts';
import { enterToRead } from '../../people/enter.ts';
import { approvalText, type Place, signInText } from './approval-text.ts';

/**
 * Where the links in mails lead, `/approvals/{project}/{approval}`: what is asked and how to answer it, for whoever is
 * signed in and may see it; how to sign in, for everybody else, whether there is such an approval or not. It only
 * shows: whatever opens links by itself, such as a mail scanner, changes nothing.
 */
export function approvalPage(app: FastifyInstance, { db }: Pick<Parts, 'db'>): void {
  app.get<{ Params: Place }>('/approvals/:project/:approval', async (request, reply) => {
    const { project, approval } = request.params;
    const isPlace = Key.safeParse(project).success && Id.safeParse(approval).success;
    const found = isPlace ? await find(db, request, { project, approval }) : undefined;
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('x-robots-tag', 'noindex');
    if (found) return approvalText(found, { project, approval });
    return signInText(isPlace ? { project, approval } : null);
  });
}

async function find(db: Db, request: FastifyRequest, place: Place): Promise<Approval | undefined> {
  const caller = await enterToRead(db, request, place.project);
  return caller.ok ? showApproval(db, caller.value.project, place.approval) : undefined;
}
