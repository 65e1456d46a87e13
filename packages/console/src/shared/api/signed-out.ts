import { useSyncExternalStore } from 'react';

let signedOut = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  signedOut = value;
  for (const listener of listeners) listener();
}

/** Notes that the server has not known who is asking. */
export const noteSignedOut = (): void => set(true);
export const noteSignedIn = (): void => set(false);

/** Has the session ended since the page was opened? */
export const useSignedOut = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => signedOut,
  );
