import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { atOneMoment, type Db, type Reader } from '../../kernel/database.ts';
import type { Approval, Approver, Level } from '../approval.ts';
import { because } from '../requirement.ts';
import { type Held, readApproval } from '../state.store.ts';
import {
  approvalSummary,
  type LevelRow,
  levelRows,
  type SignerRow,
  signerRows,
  usernames,
} from './approval.views.ts';
import { previousDecisions } from './previous.views.ts';

/** A whole approval as the API shows it, all of it at one moment; undefined when this project has none of this id. */
export const showApproval = (db: Db, project: Held['project'], id: string): Promise<Shown | undefined> =>
  atOneMoment(db, (reader) => show(reader, project, id));

async function show(reader: Reader, project: Held['project'], id: string): Promise<Shown | undefined> {
  const summary = await approvalSummary(reader, project, id);
  const held = await readApproval(reader, project, id);
  const levels = await levelRows(reader, project.id, id);
  const signers = await signerRows(reader, project.id, id);
  if (summary === undefined || held === undefined) return undefined;
  const rows = new Map(levels.map((row) => [row.id, row]));
  const { approval } = held;
  const delegates = await usernames(reader, approval.levels.flatMap(delegatesOf));
  return {
    ...summary,
    levels: approval.levels.map((level) =>
      showLevel(approval, level, rows.get(level.id), { signers, delegates }),
    ),
    previousDecisions: summary.previous === null ? [] : await previousDecisions(reader, project.id, id),
  };
}

type People = { readonly signers: readonly SignerRow[]; readonly delegates: ReadonlyMap<string, string> };

const isDelegated = ({ account, holder, verdict }: Approver): boolean =>
  verdict === null && holder !== account;

const delegatesOf = ({ approvers }: Level): string[] =>
  approvers.filter(isDelegated).map(({ holder }) => holder);

function showLevel(
  approval: Approval,
  level: Level,
  row: LevelRow | undefined,
  people: People,
): ApprovalLevel {
  const { id, ordinal, name, rule, status } = level;
  return {
    id,
    ordinal,
    name,
    rule: rule.kind,
    threshold: row?.threshold ?? null,
    approvers: row?.approvers ?? [],
    status,
    because: because(approval, level),
    openedAt: row?.opened_at?.toISOString() ?? null,
    decidedAt: row?.decided_at?.toISOString() ?? null,
    peopleOnly: level.peopleOnly,
    dueAt: level.due?.at.toISOString() ?? null,
    escalated: level.escalated,
    stuck: level.stuck,
    input: level.input,
    value: level.value,
    signers: people.signers
      .filter((signer) => signer.level_id === id)
      .map((signer) => showSigner(signer, level, people)),
  };
}

function showSigner(row: SignerRow, level: Level, { delegates }: People): ApprovalLevel['signers'][number] {
  const approver: Approver | undefined = level.approvers.find(({ account }) => account === row.account_id);
  const comment = row.disclosures.map(readDisclosure).find((one) => one?.name === 'comment');
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    verdict: approver?.verdict ?? null,
    comment: String(comment?.value ?? ''),
    decidedAt: row.decided_at?.toISOString() ?? null,
    left: approver?.left ?? false,
    signedBy: row.signed_by,
    delegate: approver && isDelegated(approver) ? (delegates.get(approver.holder) ?? null) : null,
  };
}
