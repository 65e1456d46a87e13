import { createContext, useContext } from 'react';

/** How many things wait for the reader's signature; 0 until it is known. */
export const WaitingContext = createContext(0);

export const useWaiting = (): number => useContext(WaitingContext);
