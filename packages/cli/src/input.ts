import { createReadStream } from 'node:fs';
import { usage } from './failure.ts';

/** The bytes of a file, or of standard input for `-`. */
export const openInput = (file: string): NodeJS.ReadableStream & AsyncIterable<string | Buffer> =>
  file === '-' ? process.stdin : createReadStream(file);

/** Ends the command when a file cannot be read; any other error stays what it is. */
export function unreadable(file: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const why = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'it is not readable' }[
    code
  ];
  throw usage(`${file} cannot be read: ${why ?? code}.`);
}

const most = 1024 * 1024 + 1;

/** The text of a file, or of standard input for `-`; of one that is too large, no more than shows that it is. */
export async function readInput(file: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of openInput(file)) {
      parts.push(Buffer.from(part));
      length += part.length;
      if (length >= most) break;
    }
  } catch (error) {
    unreadable(file, error);
  }
  return Buffer.concat(parts).toString('utf8');
}
