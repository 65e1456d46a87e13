import { readSession } from '@countersign/contract/sessions.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { reading } from './query.ts';

export const sessionQuery = reading(readSession, {});

/** Who is signed in. Only below the shell, which asks for a sign-in first. */
export const useSession = () => useSuspenseQuery(sessionQuery).data;

const height = { viewer: 1, operator: 2, maintainer: 3 };

/** Has the reader at least this access to a project? For what is shown first; the server decides. */
export function useAccess(project: string, needed: keyof typeof height): boolean {
  const { projects } = useSession();
  const access = projects.find(({ key }) => key === project)?.access;
  return access !== undefined && height[access] >= height[needed];
}
