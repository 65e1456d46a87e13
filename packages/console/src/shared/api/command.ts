import type { Sends } from '@countersign/contract/client.ts';
import type { Endpoint, ResponseOf } from '@countersign/contract/endpoint.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { z } from 'zod';
import { client } from './client.ts';
import { answered, isSignedOut, Unreachable } from './failure.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/**
 * Sending to one endpoint that changes something, for forms and buttons: `send`, `sending`, `error`, `reset`. When nobody
 * answers, sending the same again is safe: it goes out under the key of the first try, and the server does it once.
 */
export function useCommand<E extends AnyEndpoint>(
  endpoint: E,
  { onDone }: { onDone?: (value: ResponseOf<E>, sent: Sends<E>) => void } = {},
) {
  const queries = useQueryClient();
  const unanswered = useRef<{ readonly what: string; readonly key: string } | null>(null);
  const mutation = useMutation({
    mutationFn: async (sends: Sends<E>): Promise<ResponseOf<E>> => {
      const what = JSON.stringify(sends);
      const key =
        unanswered.current?.what === what
          ? unanswered.current.key
          : crypto.getRandomValues(new Uint32Array(4)).join('-');
      unanswered.current = { what, key };
      const headers = { ...sends.headers, ...(endpoint.method === 'POST' && { 'idempotency-key': key }) };
      const answer = await client.call(endpoint, { ...sends, headers } as Sends<E>);
      if (answer.ok || answer.kind === 'refused') unanswered.current = null;
      return answered(answer);
    },
    onSuccess: (value, sent) => onDone?.(value, sent),
    // What was refused may have been decided by somebody else meanwhile.
    onSettled: (_value, error) => (settles(error) ? queries.invalidateQueries() : undefined),
  });
  const { mutate: send, mutateAsync: sendAsync, isPending: sending, error, data, reset } = mutation;
  return { send, sendAsync, sending, error, data, reset };
}

/** What was refused may be otherwise than shown; when nobody answered, or to nobody known, there is nothing to learn. */
const settles = (error: Error | null): boolean => !(error instanceof Unreachable) && !isSignedOut(error);
