import type { HttpCall } from '@countersign/contract/http-call.ts';
import type { Answer } from '../kernel/outgoing.ts';

const longestExcerpt = 2000;

/** What a log keeps of a try: the address as it was written, without what was filled in, and the answer. */
export function logOf(call: HttpCall, attempt: number, answer: Answer, secret: string, now: Date): string {
  const head = `${now.toISOString()} try ${attempt}: ${call.method} ${call.url}: `;
  if (!answer.answered) return `${head}${answer.because}\n`;
  const text = printable(answer.text).replaceAll(secret, '***').trim().slice(0, longestExcerpt);
  return `${head}HTTP ${answer.status}\n${text === '' ? '' : `${text}\n`}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the database cannot hold NUL, and the others help nobody
const printable = (text: string) => text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
