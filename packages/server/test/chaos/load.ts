import type pg from 'pg';
import type { City } from './city.ts';
import type { Acknowledged, SayOf } from './people.ts';
import type { Answering } from './target.ts';
import type { Part } from './world.ts';

/** What servers are busy with while they are killed: what it needs, and how the outside answers its calls. */
export type LoadKind<Counted> = {
  parts(target: string): readonly Part[];
  readonly answering: Answering;
  /** Who signs its levels besides the usual people, by the level's name. */
  readonly signers?: Readonly<Record<string, readonly string[]>>;
  open(city: City): Load<Counted> | Promise<Load<Counted>>;
};

export type Load<Counted> = {
  /** What people say to what waits for them. */
  readonly sayOf: SayOf;
  /** What must not have happened. */
  readonly wrong: readonly string[];
  /** Decisions of its own people to which the server has said 200. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Gives a server that is about to die something to do, where it does not find enough by itself. */
  stir(): void;
  /** Begins nothing more, and waits until what is under way is through, or until `patience` is over. */
  finish(patience: number): Promise<void>;
  count(): Counted;
  /** Looks at what is left in the database, after all servers were told nothing more; answers what must not be. */
  examine(owner: pg.Client, calls: ReadonlyMap<string, number>): Promise<string[]>;
};
