import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession } from '../../shared/api/session.ts';

const kept = 'countersign-project';

/** The project of the page, or else the one last looked at, or else the first. */
export function useProject(): string | undefined {
  const { projects } = useSession();
  const { project } = useParams({ strict: false }) as { project?: string };
  useEffect(() => {
    if (project !== undefined) localStorage.setItem(kept, project);
  }, [project]);
  if (project !== undefined) return project;
  const last = localStorage.getItem(kept);
  return (projects.find(({ key }) => key === last) ?? projects[0])?.key;
}
