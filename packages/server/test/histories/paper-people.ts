import type { Seat } from '../../src/approvals/approval.ts';
import {
  type Around,
  type ModelSource,
  outsider,
  type PeopleEvent,
  service,
} from '../models/people-model.ts';

type Delegation = {
  from: string;
  to: string;
  role: string | null;
  starts: number;
  ends: number;
  on: boolean;
};

/**
 * The tables about people as the database keeps them, on paper: what people_of and holder_of read. The model keeps the
 * same happenings as a list, and answers from that.
 */
export class PaperPeople {
  readonly #disabled = new Set<string>();
  readonly #members = new Map<string, Set<string>>();
  readonly #delegations = new Map<number, Delegation>();
  readonly glass = new Set<string>();

  /** nth: the place of the event in the list of all. */
  write(event: PeopleEvent, nth: number): void {
    switch (event.kind) {
      case 'left':
        this.#disabled.add(event.who);
        return;
      case 'returned':
        this.#disabled.delete(event.who);
        return;
      case 'joined':
        this.#membersOf(event.role).add(event.who);
        return;
      case 'dropped':
        this.#membersOf(event.role).delete(event.who);
        return;
      case 'delegated':
        this.#delegations.set(nth, { ...event, on: true });
        return;
      case 'withdrawn':
        this.#withdraw(event.delegation);
        return;
      case 'glass-broken':
        this.glass.add(event.who);
        return;
      case 'glass-closed':
        this.glass.delete(event.who);
    }
  }

  isDisabled = (who: string): boolean => this.#disabled.has(who);

  /** The seats that sources mean. `heldBy`: the sources by which delegations are judged, where these are others. */
  seatsOf(around: Around, at: number, heldBy = around.sources): Seat[] {
    const { sources, barred, peopleOnly } = around;
    const people = new Set(
      sources.flatMap((one) => ('user' in one ? [one.user] : [...this.#membersOf(one.role)])),
    );
    return [...people]
      .filter((who) => !this.#disabled.has(who) && !barred.includes(who) && !(peopleOnly && who === service))
      .sort()
      .map((account) => ({ account, holder: this.holderOf(account, { ...around, sources: heldBy }, at) }));
  }

  holderOf(seat: string, around: Around, at: number): string {
    for (const one of this.#delegations.values())
      if (one.from === seat && this.#isInForce(one, around, at)) return one.to;
    return seat;
  }

  #isInForce({ to, role, starts, ends, on }: Delegation, around: Around, at: number): boolean {
    if (!on || starts > at || ends <= at || this.#disabled.has(to) || to === outsider) return false;
    if (around.barred.includes(to) || (around.peopleOnly && to === service)) return false;
    return role === null || names(around.sources, role);
  }

  #withdraw(nth: number): void {
    const one = this.#delegations.get(nth);
    if (one) one.on = false;
  }

  #membersOf(role: string): Set<string> {
    const found = this.#members.get(role) ?? new Set();
    this.#members.set(role, found);
    return found;
  }
}

const names = (sources: readonly ModelSource[], role: string): boolean =>
  sources.some((source) => 'role' in source && source.role === role);
