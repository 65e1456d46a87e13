import { duties, type PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import type { Approval, Level } from '../approvals/approval.ts';
import { because } from '../approvals/requirement.ts';
import { signersLeft } from '../approvals/seats.ts';
import { usernames } from '../approvals/showing/approval.views.ts';
import type { Reader } from '../kernel/database.ts';
import type { Refusal } from '../kernel/outcome.ts';
import { needed } from '../policies/rule.ts';
import { barredBy, type Makers } from '../policies/separate-duties.ts';

type Barred = Simulation['barred'];

/** Whom a policy bars from what these people are behind, and for which duties. */
export async function barredIn(
  reader: Reader,
  { separateDuties }: Pick<PolicyDefinition, 'separateDuties'>,
  makers: Makers,
): Promise<Barred> {
  const all = barredBy(separateDuties, makers);
  const names = await usernames(reader, all);
  const dutiesOf = (account: string) =>
    duties.filter((duty) => all.includes(account) && barredBy([duty], makers).includes(account));
  return all
    .map((account) => ({ username: names.get(account) ?? account, duties: dutiesOf(account) }))
    .sort((one, other) => one.username.localeCompare(other.username));
}

/** The answer when it could not be asked at all. */
export const notAsked = (at: string, refusal: Refusal, barred: Barred): Simulation => ({
  ...{ at, outcome: 'refused', because: refusal.because, byRule: null, barred, dueAt: null },
  refusal: {
    code: refusal.code,
    because: refusal.because,
    blockers: [...(refusal.blockers ?? [])],
    faults: [...(refusal.faults ?? [])],
  },
  ...{ levels: [], explanation: null, replay: null },
});

/** The levels of an approval that was just asked. `who` holds account ids. */
export const levelsIn = (approval: Approval): Simulation['levels'] =>
  approval.levels.map((level) => {
    const who = whoSigns(approval, level);
    return {
      ...{ name: level.name, ordinal: level.ordinal, rule: level.rule.kind, status: level.status },
      ...{ applies: level.status !== 'not-applicable', because: because(approval, level), who },
      ...{ needed: who.length === 0 ? 0 : needed(level.rule, who.length), peopleOnly: level.peopleOnly },
      dueAt: level.status === 'open' ? (level.due?.at.toISOString() ?? null) : null,
    };
  });

/** Who is asked now, or will be when its turn has come. */
function whoSigns(approval: Approval, level: Level): string[] {
  if (level.status === 'open') return signersLeft(approval, level);
  if (level.status !== 'waiting') return [];
  return [...new Set(level.people.map(({ holder }) => holder))];
}
