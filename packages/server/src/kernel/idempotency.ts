import type { FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import { withClaim } from './claim.ts';
import type { Db } from './database.ts';
import { sha256 } from './digest.ts';
import { type Asked, claimKey, findKey, freeKey, type Kept, keepAnswer } from './idempotency.store.ts';
import { type Outcome, refused } from './outcome.ts';
import { problemAnswer } from './problem.ts';
import type { Seal } from './seal.ts';
import { within } from './within.ts';

const longestFreeing = 2000;

export type Once = {
  readonly db: Db;
  /** Answers can hold a token that is shown once, so they are kept sealed. */
  readonly seal: Seal;
  /** Whose key a request's Idempotency-Key is. A refusal is answered instead of anything that was kept. */
  readonly identify: (request: FastifyRequest) => Promise<Outcome<string>>;
};

/**
 * Carries out a request with an Idempotency-Key at most once a day: a repeat gets the first answer again, a different
 * request with the same key is refused, and so is a repeat while the first is under way. Only answers that a repeat
 * could not better are kept: not those for want of credentials, patience or a working server.
 */
export async function once(
  { db, seal, identify }: Once,
  request: FastifyRequest,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const caller = await identify(request);
  if (!caller.ok) return problemAnswer(caller.refusal);
  const asked = askedBy(request, caller.value);
  const claim = await claimKey(db, asked);
  if (claim === null) return repeated(await findKey(db, asked), asked, seal);
  const answer = await withClaim(claim, run).catch(async (error: unknown) => {
    // Whoever waits for an answer does not wait for a transaction whose end is unknown.
    await within(longestFreeing, freeKey(db, claim)).catch(() => {});
    throw error;
  });
  if (isFinal(answer)) await keepAnswer(db, claim, answer.status, seal.close(JSON.stringify(answer)));
  else await freeKey(db, claim);
  return answer;
}

function askedBy(request: FastifyRequest, caller: string): Asked {
  const text = JSON.stringify([request.method, request.url, request.headers['if-match'], request.body]);
  return { caller, key: sha256(String(request.headers['idempotency-key'])), requestHash: sha256(text) };
}

function repeated(kept: Kept | undefined, asked: Asked, seal: Seal): Answer {
  if (kept && !kept.request_hash.equals(asked.requestHash))
    return problemAnswer(
      refused(
        'request/idempotency-mismatch',
        'Take a new key for a new request, or repeat the first exactly.',
      ).refusal,
    );
  if (kept?.answer) return again(JSON.parse(seal.open(kept.answer)) as Answer);
  if (kept?.lost)
    return problemAnswer(
      refused(
        'request/idempotency-lost',
        'The first request was carried out, but the server ended before it answered; look at what it was about.',
      ).refusal,
    );
  return problemAnswer(
    refused('request/idempotency-in-progress', 'The first request with this key has not been answered yet.')
      .refusal,
  );
}

const again = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'idempotency-replayed': 'true' },
});

const passing = new Set([401, 429]);
const isFinal = ({ status, body, fleeting }: Answer): boolean =>
  !fleeting && status < 500 && !passing.has(status) && (body === undefined || typeof body === 'string');
