import { firstOf } from '../kernel/requirements.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { overridersOf } from '../windows/passing.views.ts';
import { refusalOf, whyClosed } from '../windows/why-closed.ts';
import { windowsFor } from '../windows/window.views.ts';
import type { SubjectNow } from './permit.ts';

/** A subject that acts only when the windows of its environments let it; whose turn it is is asked after that. */
export async function whenWindowsLet(work: Work, project: string, subject: SubjectNow): Promise<SubjectNow> {
  const windows = await windowsFor(work.tx, project, subject.environments, subject);
  const closed = whyClosed(windows, subject.environments, work.now);
  const who = closed ? await overridersOf(work.tx, project, closed.closings) : [];
  const names = who.map((people) => people.map(({ username }) => username));
  const asked = {
    requirement: 'The windows of its environments let it begin',
    refusal: closed && refusalOf(closed, names),
  };
  const judged = [...subject.judged.slice(0, -1), asked, ...subject.judged.slice(-1)];
  return { ...subject, judged, why: firstOf(judged) };
}
