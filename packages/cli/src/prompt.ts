import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { usage } from './failure.ts';

/** Asks the person at the terminal. Ends the command when there is none. */
export const prompt = (question: string): Promise<string> => ask(question, process.stderr);

/** The same without showing what is typed. */
export async function promptHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const answer = await ask('', new Writable({ write: (_chunk, _encoding, done) => done() }));
  process.stderr.write('\n');
  return answer;
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  if (!process.stdin.isTTY)
    throw usage('There is no terminal to ask at: give --token, or --username and COUNTERSIGN_PASSWORD.');
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}
