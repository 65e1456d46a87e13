import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Db } from '../../../kernel/database.ts';
import { exactNumber } from '../../../kernel/exact-json.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { provenOf } from '../authenticate.ts';
import { created, type Handle, missing } from '../serve.ts';
import { ExternalApproval, GateApproval, GateQuery, Long, read } from '../wire.ts';
import { decideGate, type Sender, type Tools } from './decide-gate.ts';
import { type Located, locate } from './locate.ts';
import { askedRelease } from './picture.views.ts';

/** releases/{id}/gate/approval and gate/externalApproval: a decision on the gate that a snapshot waits at. */
export function gateRoutes(scope: FastifyInstance, tools: Tools): void {
  scope.post('/releases/:release/gate/approval', created(decideBy(tools, plain)));
  scope.post('/releases/:release/gate/externalApproval', created(decideBy(tools, external)));
}

/** What a body says: the decision, the comment to keep, and what the answer repeats beside the ids. */
type Said = { readonly approval: GateApproval; readonly comment: string; readonly echo: object };

function plain(body: unknown): Outcome<Said> {
  const approval = read(GateApproval, body);
  if (!approval.ok) return approval;
  return done({ approval: approval.value, comment: approval.value.notes ?? '', echo: {} });
}

function external(body: unknown): Outcome<Said> {
  const approval = read(ExternalApproval, body);
  if (!approval.ok) return approval;
  const { changeTicket, notes } = approval.value;
  const comment = notes ? `Change ticket ${changeTicket}: ${notes}` : `Change ticket ${changeTicket}`;
  return done({ approval: approval.value, comment, echo: { changeTicket } });
}

const decideBy =
  (tools: Tools, readBody: (body: unknown) => Outcome<Said>): Handle =>
  async (request) => {
    const asked = readRequest(request, readBody);
    if (!asked.ok) return asked;
    const { said, release, snapshot } = asked.value;
    const { environmentId, gateName, status, notes } = said.approval;
    const found = await find(tools.db, request, { release, snapshot, environmentId, gateName });
    if (!found.ok) return found;
    const { sender, located, snapshotId } = found.value;
    const wish = {
      approval: located.approval,
      gate: gateName,
      status,
      comment: said.comment,
      confirmOlder: snapshot !== undefined,
      where: located.where,
    };
    const decided = await decideGate(tools, sender, wish);
    if (!decided.ok) return decided;
    return done({
      ...said.echo,
      ...{ environmentId, gateName, status },
      ...(notes != null && { notes }),
      releaseId: exactNumber(release),
      snapshotId: exactNumber(snapshotId),
    });
  };

type Asked = { readonly said: Said; readonly release: string; readonly snapshot: string | undefined };

function readRequest(request: FastifyRequest, readBody: (body: unknown) => Outcome<Said>): Outcome<Asked> {
  const release = read(Long, (request.params as { release: string }).release, 'path');
  if (!release.ok) return refused('request/invalid', 'The id of the release in the address is not a number.');
  const query = read(GateQuery, request.query, 'query');
  if (!query.ok) return query;
  const said = readBody(request.body);
  if (!said.ok) return said;
  const named = said.value.approval.releaseId;
  if (named != null && named !== release.value)
    return refused(
      'request/invalid',
      `releaseId: the body names release ${named}, the address ${release.value}.`,
    );
  return done({ said: said.value, release: release.value, snapshot: query.value.snapshotId });
}

type Meant = {
  readonly release: string;
  readonly snapshot: string | undefined;
  readonly environmentId: string;
  readonly gateName: string;
};
type Found = { readonly sender: Sender; readonly located: Located; readonly snapshotId: string };

/** Release, snapshot, stage execution and gate, in this order; each that is missing is a bad request. */
async function find(db: Db, request: FastifyRequest, meant: Meant): Promise<Outcome<Found>> {
  const { principal, token } = provenOf(request);
  const asked = await askedRelease(db, principal, meant);
  if (asked === undefined) return missing('Release', meant.release, 'request/invalid');
  const { caller, glass, picture } = asked;
  if (!picture) return refused('request/invalid', noExecution(meant));
  const located = locate(picture, meant.environmentId, meant.gateName);
  if (!located.ok) return located;
  return done({ sender: { caller, token, glass }, located: located.value, snapshotId: picture.snapshot.id });
}

const noExecution = ({ release, snapshot }: Meant): string =>
  snapshot === undefined
    ? `No snapshot of release ${release} has an execution that is running; create one, or name a snapshot.`
    : `Release ${release} has no snapshot ${snapshot} that was executed.`;
