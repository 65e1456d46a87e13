import { Code } from '@mantine/core';

/** A sentence in which what stands between backticks is shown as code. */
export function Said({ children }: { readonly children: string }) {
  return children.split('`').map((part, nth) => {
    const key = `${nth} ${part}`;
    return nth % 2 === 0 ? <span key={key}>{part}</span> : <Code key={key}>{part}</Code>;
  });
}
