import { useEffect, useState } from 'react';

/**
 * A dialog that is opened the moment it comes to be does not know where the keyboard was before, and cannot give it back:
 * it has to be there first, and be opened then.
 */
export function useOpened(wanted: boolean): boolean {
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(wanted), [wanted]);
  return opened;
}
