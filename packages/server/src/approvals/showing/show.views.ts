import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import type { Reader } from '../../kernel/database.ts';
import type { Approver, Level } from '../approval.ts';
import { because } from '../requirement.ts';
import { type Held, readApproval } from '../state.store.ts';
import { approvalSummary, type LevelRow, levelRows, type SignerRow, signerRows } from './approval.views.ts';

/** A whole approval as the API shows it; undefined when this project has none of this id. */
export async function showApproval(
  reader: Reader,
  project: Held['project'],
  id: string,
): Promise<Shown | undefined> {
  const [summary, held, levels, signers] = await Promise.all([
    approvalSummary(reader, project, id),
    readApproval(reader, project, id),
    levelRows(reader, project.id, id),
    signerRows(reader, project.id, id),
  ]);
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
