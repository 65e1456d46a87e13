import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { atOneMoment, type Db, type Reader } from '../../kernel/database.ts';
import type { Approver, Level } from '../approval.ts';
import { because } from '../requirement.ts';
import { type Held, readApproval } from '../state.store.ts';
import { approvalSummary, type LevelRow, levelRows, type SignerRow, signerRows } from './approval.views.ts';

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
  return {
    ...summary,
    levels: held.approval.levels.map((level) => showLevel(level, rows.get(level.id), signers)),
  };
}

function showLevel(level: Level, row: LevelRow | undefined, signers: readonly SignerRow[]): ApprovalLevel {
  const { id, ordinal, name, rule, status } = level;
  return {
    id,
    ordinal,
    name,
    rule: rule.kind,
    threshold: row?.threshold ?? null,
    approvers: row?.approvers ?? [],
    status,
    because: because(level),
    openedAt: row?.opened_at?.toISOString() ?? null,
    decidedAt: row?.decided_at?.toISOString() ?? null,
    signers: signers.filter((signer) => signer.level_id === id).map((signer) => showSigner(signer, level)),
  };
}

function showSigner(row: SignerRow, level: Level): ApprovalLevel['signers'][number] {
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
  };
}
