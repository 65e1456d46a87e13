import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { LightMyRequestResponse } from 'fastify';
import type { Capability, SubjectKind } from '../../src/dialects/dialect.ts';
import type { Via } from '../../src/people/principal.ts';
import type { TestApp } from '../app.ts';
import type { Waiting } from './waiting.ts';

/** Somebody as every door knows them: by name and token. */
export type Person = { readonly username: string; readonly token: string };
export const person = (username: string): Person => ({ username, token: `cs_token_of_${username}` });

export type Verdict = 'approve' | 'reject';
/** What a door answered: its status, and its body as text. */
export type Said = { readonly status: number; readonly text: string };
export type Wish = {
  readonly verdict: Verdict;
  readonly comment?: string;
  /** The level that is meant, where the door can say so. */
  readonly level?: string;
  /** The part of somebody else that is asked for, where the door can say so. */
  readonly whose?: string;
  /** That it is their delegate's part. */
  readonly delegated?: boolean;
  /** That an older one is meant, where the door can say so. */
  readonly confirmOlder?: boolean;
  /** The value that is asked for, where the door can say one. */
  readonly input?: InputValue;
};
/** A decision as a door shows it; what it has no place for is left out. */
export type Seen = {
  readonly verdict: Verdict | null;
  readonly comment: string | null;
  readonly who?: string;
  readonly at?: string;
};

/** What a scenario comes to, and the status that each door has for it. */
export type Case =
  | 'done'
  | 'repeat'
  | 'not-approver'
  | 'not-pending'
  | 'stale'
  | 'unknown'
  | 'elsewhere'
  | 'nobody';

export type DoorName = Exclude<Via, 'console' | 'cli' | 'system'>;

/** What one API says of itself, before there is a server. */
export type DoorKind = {
  readonly name: DoorName;
  /** What the ledger calls it, where that is not its name. */
  readonly via?: Via;
  /** What of the subjects of approvals it has words for. */
  readonly decides: readonly SubjectKind[];
  readonly capabilities: readonly Capability[];
  readonly answers: Readonly<Record<Case, number>>;
  /** Of a decision: does it show who made it, and how exactly (in milliseconds) when? */
  readonly shows: { readonly author: boolean; readonly precision: number };
  /** Is it a refusal in this API's own form, with a text? */
  isRefusal(said: Said): boolean;
  open(app: TestApp): Hands;
};

/** How the same things are done through one API. */
export type Hands = {
  decide(who: Person, waiting: Waiting, wish: Wish): Promise<Said>;
  /** Which of these approvals wait for somebody, where the door can say so. */
  waiting?(who: Person, among: readonly Waiting[]): Promise<string[]>;
  /** What somebody has decided, as `who` reads it. */
  seen(who: Person, waiting: Waiting, signer: string): Promise<Seen>;
};

export type Door = DoorKind & Hands;

export const said = ({ statusCode, body }: LightMyRequestResponse): Said => ({
  status: statusCode,
  text: body,
});
