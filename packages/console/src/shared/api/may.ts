import { readAccess } from '@countersign/contract/projects.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { reading } from './query.ts';

/** Why the reader may not do this in the project at all, in the server's words; null: they may. */
export function useMay(project: string, action: string): string | null {
  const { data } = useSuspenseQuery(reading(readAccess, { params: { project } }));
  return data.actions.find((each) => each.action === action)?.because ?? null;
}
