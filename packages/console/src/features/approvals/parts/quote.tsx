import { Blockquote } from '@mantine/core';

/** What somebody has written, as they wrote it. */
export const Quote = ({ text }: { readonly text: string }) =>
  text === '' ? null : (
    <Blockquote
      p="xs"
      mt={4}
      radius="sm"
      fz="sm"
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {text}
    </Blockquote>
  );
