/** Standard output is for what was asked for, standard error for everything that is said about it. */
export function message(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}

export function print(text: string): void {
  if (text !== '') process.stdout.write(`${plain(text)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Titles and comments are other people's words: none of them may steer the terminal. */
export const plain = (text: string): string => text.replaceAll(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, '');

/** Columns, each as wide as its widest cell. The last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((line) => line.map((cell) => plain(cell).replaceAll('\n', ' ')));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A time for a table: to the second, in UTC as the server has it. */
export const when = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')}Z`;
