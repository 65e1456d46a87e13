import { write, writeSync } from 'node:fs';

const most = 1024 * 1024;
const pause = 100;

/** Where log lines go. */
export type Lines = { write(line: string): void };

/**
 * Lines to a file descriptor, such as standard error, that never keep the server waiting and never end it. Behind a
 * reader that has stopped, up to a mebibyte waits; what does not fit, or cannot be written because the disk is full, is
 * left out, and the next line that gets through comes after one that says how many were.
 */
export function openLines(fd: number): Lines {
  const lines = new Writing(fd);
  process.once('exit', () => lines.last());
  return lines;
}

class Writing implements Lines {
  readonly #fd: number;
  #waiting: string[] = [];
  #length = 0;
  #lost = 0;
  #under: Buffer | null = null;
  #count = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(line: string): void {
    if (this.#length + line.length > most) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#under === null) this.#next();
  }

  /** Whatever is left, as far as it goes without waiting. */
  last(): void {
    try {
      if (this.#under !== null) writeSync(this.#fd, this.#under);
      const text = this.#waiting.join('');
      if (text !== '') writeSync(this.#fd, text);
    } catch {
      // Nobody is left to be told.
    }
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const said = this.#lost === 0 ? [] : [missing(this.#lost)];
    this.#count = this.#waiting.length + this.#lost;
    this.#under = Buffer.from([...said, ...this.#waiting].join(''));
    this.#waiting = [];
    this.#length = 0;
    this.#lost = 0;
    this.#send();
  }

  #send(): void {
    const text = this.#under;
    if (text === null) return;
    write(this.#fd, text, (error, written) => {
      if (error?.code === 'EAGAIN') return void setTimeout(() => this.#send(), pause).unref();
      if (error) this.#lost += this.#count;
      const isAll = error !== null || written === text.length;
      this.#under = isAll ? null : text.subarray(written);
      if (isAll) this.#next();
      else this.#send();
    });
  }
}

const missing = (count: number): string =>
  `${JSON.stringify({ level: 40, msg: `${count} lines of this log could not be written` })}\n`;
