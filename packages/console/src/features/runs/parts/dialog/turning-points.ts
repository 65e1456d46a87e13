import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** Both ends of a window belong to it, to the second. */
const afterwards = 1100;
const longest = 2 ** 31 - 1;

/**
 * Reads what was asked of these endpoints again when the next of these instants (milliseconds) has passed. Nothing happens at
 * the server when a window opens or closes, so nothing is told; everybody knows beforehand when it will be.
 */
export function useTurningPoints(
  endpoints: readonly { readonly id: string }[],
  instants: readonly number[],
): void {
  const queries = useQueryClient();
  const ids = endpoints.map(({ id }) => id).join(' ');
  const [passed, setPassed] = useState(0);
  const next = Math.min(...instants.filter((at) => at + afterwards > Math.max(passed, Date.now())));
  useEffect(() => {
    if (next === Number.POSITIVE_INFINITY) return;
    const again = () => {
      setPassed(next + afterwards);
      const concerned = ids.split(' ');
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => concerned.includes(String(queryKey[0])),
      });
    };
    const timer = setTimeout(again, Math.min(Math.max(next + afterwards - Date.now(), 0), longest));
    return () => clearTimeout(timer);
  }, [queries, ids, next]);
}
