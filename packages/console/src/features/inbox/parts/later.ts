import { lazy, useEffect } from 'react';

// What is not needed to see what waits is fetched after that has been shown: the first page of a phone stays small.
const decideDialog = () =>
  import('./decide-dialog.tsx').then(({ DecideDialog }) => ({ default: DecideDialog }));
const helpDialog = () => import('./help-dialog.tsx').then(({ HelpDialog }) => ({ default: HelpDialog }));
const elsewhere = () => import('./elsewhere.tsx').then(({ Elsewhere }) => ({ default: Elsewhere }));

export const DecideDialog = lazy(decideDialog);
export const HelpDialog = lazy(helpDialog);
export const Elsewhere = lazy(elsewhere);

/** Fetches the dialogs beforehand, so that they are there at once, also when the server has gone meanwhile. */
export function useDialogs(): void {
  useEffect(() => {
    // Who cannot have them now asks for them when they are wanted, and hears then why not.
    void Promise.allSettled([decideDialog(), helpDialog()]);
  }, []);
}
