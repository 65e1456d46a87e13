import type { LedgerEvent } from '@countersign/contract/events.ts';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { noteSignedOut, useSignedOut } from '../api/signed-out.ts';
import { concerns } from './concerns.ts';
import { followTogether } from './shared-stream.ts';
import type { Connection } from './stream.ts';

const Context = createContext<Connection>({ live: true });

/** Whether what is shown is up to date. */
export const useConnection = () => useContext(Context);

/** What happens together is read again together. */
const gather = 150;

/** Keeps everything that is shown up to date with what happens at the server. */
export function Live({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ live: true });
  const signedOut = useSignedOut();
  useEffect(() => {
    if (signedOut) return;
    let gathered: LedgerEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lost = false;
    const refresh = () => {
      const events = gathered;
      gathered = [];
      timer = undefined;
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => events.some((event) => concerns(event, queryKey)),
      });
    };
    const leave = followTogether({
      happened(event) {
        gathered.push(event);
        timer ??= setTimeout(refresh, gather);
      },
      connection(state) {
        setConnection(state);
        // What happened before the stream began again, or at another server, may have been missed.
        if (state.live && lost) void queries.invalidateQueries();
        lost = !state.live;
      },
      signedOut: noteSignedOut,
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [queries, signedOut]);
  return <Context value={connection}>{children}</Context>;
}
