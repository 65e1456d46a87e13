import { isRefused } from '../../../../shared/api/failure.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { maySign } from './panel.tsx';
import type { Decision } from './use-decision.ts';

/**
 * Why the last try came to nothing. What has been overtaken by what others did is told from how things stand now, as soon
 * as that is known: see cannot-sign.tsx.
 */
export function Failure({ decision }: { readonly decision: Decision }) {
  const { error, approval } = decision;
  if (error === null || (isRefused(error) && !maySign(decision))) return null;
  // The confirmation is asked for by a field of its own.
  if (isRefused(error, 'approval/newer-waiting') && approval.newer !== null) return null;
  return <ProblemNotice error={error} />;
}
