import { expect, test } from 'vitest';
import { done, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { type Answerer, answerCallback } from './callback.ts';

// Who is asked and in which order needs no database; what each then does is tested with its own slice.
const work = {} as Work;
const step = { kind: 'step', id: '9', execution: '42' } as const;
const job = { kind: 'job', id: '7', run: '12' } as const;

const owns =
  (token: string, outcome: Awaited<ReturnType<Answerer>>): Answerer =>
  async (_, { hash }) =>
    hash.equals(Buffer.from(token)) ? outcome : null;
const mustNotBeAsked: Answerer = () => Promise.reject(new Error('asked after the owner had answered'));

const say = (token: string, answerers: readonly Answerer[]) =>
  answerCallback(work, answerers, { hash: Buffer.from(token), status: 'passed', message: '' });

test('whoever owns the token answers, and nobody is asked after', async () => {
  const answerers = [owns('of a step', done(step)), owns('of a job', done(job)), mustNotBeAsked];
  expect(await say('of a step', answerers)).toEqual(done(step));
  expect(await say('of a job', answerers)).toEqual(done(job));
});

test('a refusal of its owner is the answer', async () => {
  const no = refused('job/not-waiting', 'This job is passed; it waits for no callback.');
  expect(
    await say('of a job', [owns('of a step', done(step)), owns('of a job', no), mustNotBeAsked]),
  ).toEqual(no);
});

test('a token of nobody is no credential', async () => {
  const answer = await say('guessed', [owns('of a step', done(step)), owns('of a job', done(job))]);
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'auth/unauthenticated' } });
});
