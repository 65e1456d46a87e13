import { open } from 'node:fs/promises';
import { usage } from './failure.ts';

const most = 1024 * 1024 + 1;

/** The text of a file, or of standard input for `-`; of one that is too large, no more than shows that it is. */
export async function readInput(file: string): Promise<string> {
  try {
    const handle = await open(file === '-' ? '/dev/stdin' : file);
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of handle.createReadStream() as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= most) break;
    }
    await handle.close().catch(() => {});
    return Buffer.concat(parts).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw usage(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`);
  }
}
