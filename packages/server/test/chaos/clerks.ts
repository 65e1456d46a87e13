import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { City } from './city.ts';
import type { Load, LoadKind } from './load.ts';
import type { Acknowledged } from './people.ts';
import type { Answer } from './site.ts';

const clerks = Array.from({ length: 4 }, (_, nth) => `clerk${nth + 1}`);
const deskLevel = 'Desk';
/** Milliseconds between two signatures of one hand, and before one is given again. */
const pause = { between: 40, again: 100 };
/** Each has so many hands, which sign at the same time. */
const hands = 2;

type Counted = {
  readonly signed: number;
  /** Signatures given more than once, with the same key, until they were answered. */
  readonly insisted: number;
  /** Of these, those that the server says were carried out and whose answer is gone. */
  readonly answersLost: number;
};

export type Clerks = LoadKind<Counted> & {
  /** When each signature that was answered was sent, in the order of the answers. */
  readonly answered: readonly number[];
};

/**
 * People who sign as fast as they get an answer, each signature with an Idempotency-Key of its own that is sent again
 * until there is one. What they sign is put before them by one statement; each waits for all of them.
 */
export function clerksOn(owner: () => Promise<pg.Client>, approvals: number): Clerks {
  const answered: number[] = [];
  return {
    ...{ answered, parts: () => [], answering: () => 200, signers: { [deskLevel]: clerks } },
    async open(city) {
      const client = await owner();
      const { rows } = await client
        .query<Item>(ask, [approvals, deskLevel, clerks])
        .finally(() => client.end());
      return new Office(city, rows, answered).load;
    },
  };
}

type Item = { readonly approval: string; readonly level: string };

const ask = `
  with asked as (
    insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, status)
    select p.id, 'RL-' || n, 'gate', 1000000 + n, d.digest, d.digest, 'open'
    from project p, generate_series(1, $1::int) n, lateral (select 'sha256:' || repeat('5e', 32) as digest) d
    where p.key = 'shop'
    returning project_id, id, created_at
  ),
  clerks as (
    select jsonb_agg(jsonb_build_object('kind', 'user', 'id', id::text, 'name', username)) as sources
    from account where username = any($3)
  ),
  put as (
    insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at)
    select a.project_id, a.id, 1, $2, 'everyone', c.sources, 'open', a.created_at from asked a, clerks c
    returning project_id, id, approval_id, opened_at
  ),
  people as (
    insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
    select l.project_id, l.id, l.approval_id, u.id, true, l.opened_at
    from put l, account u where u.username = any($3)
  )
  select approval_id::text as approval, id::text as level from put order by id`;

class Office {
  readonly #city: City;
  readonly #items: readonly Item[];
  readonly #answered: number[];
  readonly #acknowledged: Acknowledged[] = [];
  readonly #wrong: string[] = [];
  readonly #count = { insisted: 0, answersLost: 0 };
  readonly #all: Promise<unknown>;
  #open = true;

  constructor(city: City, items: readonly Item[], answered: number[]) {
    this.#city = city;
    this.#items = items;
    this.#answered = answered;
    const nths = clerks.flatMap((clerk) => Array.from({ length: hands }, (_, nth) => [clerk, nth] as const));
    this.#all = Promise.all(nths.map(([clerk, nth]) => this.#work(clerk, nth)));
  }

  get load(): Load<Counted> {
    return {
      ...{ sayOf: () => null, wrong: this.#wrong, acknowledged: this.#acknowledged },
      stir: () => {},
      finish: async () => {
        this.#open = false;
        await this.#all;
      },
      count: () => ({ signed: this.#answered.length, ...this.#count }),
      examine: async () => [],
    };
  }

  async #work(clerk: string, hand: number): Promise<void> {
    for (let nth = hand; this.#open; nth += hands) {
      const item = this.#items[nth];
      if (item === undefined) return void this.#wrong.push(`${clerk} has nothing left to sign`);
      await this.#sign(clerk, item);
      await sleep(pause.between);
    }
  }

  async #sign(username: string, { approval, level }: Item): Promise<void> {
    const headers = { 'idempotency-key': `${username} signs ${approval}` };
    const asked = {
      ...{ who: username, method: 'POST', path: `projects/shop/approvals/${approval}/decisions`, headers },
      body: { verdict: 'approve', level },
    };
    for (let tries = 0; this.#open || tries > 0; tries += 1) {
      if (tries === 1) this.#count.insisted += 1;
      const sent = performance.now();
      const answer = await this.#city.ask(asked);
      if (answer?.status === 200) {
        this.#answered.push(sent);
        this.#acknowledged.push({ approval, level, username, verdict: 'approve' });
        return;
      }
      const code = codeOf(answer);
      if (code === 'request/idempotency-lost') {
        this.#count.answersLost += 1;
        return;
      }
      if (answer !== null && code !== 'request/idempotency-in-progress') {
        this.#wrong.push(`${username} was answered ${answer.status} ${code} on ${approval}`);
        return;
      }
      await sleep(pause.again);
    }
  }
}

const codeOf = (answer: Answer | null): unknown => answer?.body.code;
