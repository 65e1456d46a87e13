/** Something that happened to people. Times are whole numbers; what a delegation is called by is its place in the list. */
export type PeopleEvent =
  | { kind: 'left' | 'returned'; who: string }
  | { kind: 'joined' | 'dropped'; who: string; role: string }
  | { kind: 'delegated'; from: string; to: string; role: string | null; starts: number; ends: number }
  | { kind: 'withdrawn'; delegation: number }
  | { kind: 'glass-broken' | 'glass-closed'; who: string };

export type ModelSource = { user: string } | { role: string };

/** On which level a seat stands: what decides who may sit on it. */
export type Around = { sources: ModelSource[]; barred: string[]; peopleOnly: boolean };

/** A service account; and somebody to whom things may be delegated, who may not enter the project. */
export const service = 'S';
export const outsider = 'O';

/** People as a list of what happened to them. Every question walks the whole list again. */
export class PeopleModel {
  readonly list: PeopleEvent[] = [];

  isHere(who: string): boolean {
    let here = true;
    for (const event of this.list) {
      if (event.kind === 'left' && event.who === who) here = false;
      if (event.kind === 'returned' && event.who === who) here = true;
    }
    return here;
  }

  holdsGlass(who: string): boolean {
    let holds = false;
    for (const event of this.list) {
      if (event.kind === 'glass-broken' && event.who === who) holds = true;
      if (event.kind === 'glass-closed' && event.who === who) holds = false;
    }
    return holds;
  }

  private isIn(role: string, who: string): boolean {
    let member = false;
    for (const event of this.list) {
      if (event.kind === 'joined' && event.who === who && event.role === role) member = true;
      if (event.kind === 'dropped' && event.who === who && event.role === role) member = false;
    }
    return member;
  }

  /** Whether these sources mean somebody who may sign there. */
  means(who: string, { sources, barred, peopleOnly }: Around): boolean {
    if (!this.isHere(who) || barred.includes(who) || (peopleOnly && who === service)) return false;
    for (const source of sources) {
      if ('user' in source && source.user === who) return true;
      if ('role' in source && this.isIn(source.role, who)) return true;
    }
    return false;
  }

  /** Who sits on a seat: the first to whom it is delegated now and who may sign there, else the person themselves. */
  sitsOn(seat: string, { sources, barred, peopleOnly }: Around, now: number): string {
    for (const [nth, event] of this.list.entries()) {
      if (event.kind !== 'delegated' || event.from !== seat) continue;
      const { to, role, starts, ends } = event;
      if (now < starts || now >= ends) continue;
      if (this.list.some((later) => later.kind === 'withdrawn' && later.delegation === nth)) continue;
      if (role !== null && !sources.some((source) => 'role' in source && source.role === role)) continue;
      if (!this.isHere(to) || barred.includes(to) || to === outsider) continue;
      if (peopleOnly && to === service) continue;
      return to;
    }
    return seat;
  }
}
