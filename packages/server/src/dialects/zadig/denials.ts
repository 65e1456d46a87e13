import type { Refusal } from '../../kernel/outcome.ts';
import { noDocuments } from './errors.ts';
import { sentence } from './render.ts';

/** Whom and what a denial speaks of. */
export type About = {
  /** The name of the workflow. */
  readonly workflow: string;
  /** The display name of who asks. */
  readonly person: string;
  /** The form's id as it was sent, and why there is none of it. */
  readonly form: string;
  readonly noForm: string;
};

const denied = 'workflow task creation denied:';

/** Row (b) of what is checked at a run. */
export const otherProject = `${denied} project key mismatch.`;
export const remarkRequired = `${denied} remark is required.`;

/**
 * Why a run is denied, in the exact words of Zadig where it has some; for what it does not check (the form's status, its
 * environments and services, a second use) the check is named, and the reason is ours.
 */
export function describeDenial(refusal: Refusal, about: About): string {
  switch (refusal.code) {
    case 'resource/not-found':
      return `cannot find workflow ${about.workflow}, the error is: ${noDocuments}`;
    case 'workflow/disabled':
      return 'workflow is disabled';
    case 'pre-approval/required':
      return `cannot find approval ticket of id: ${about.form}, error: ${about.noForm}`;
    case 'pre-approval/window':
      return `${denied} not in execution time window.`;
    case 'pre-approval/executor':
      return `${denied} user ${about.person} is not allowed to create workflow task.`;
    case 'pre-approval/invalid':
      return `${denied} approval ticket is not effective. ${refusal.because}`;
    case 'pre-approval/used':
      return `${denied} approval ticket is used up. ${refusal.because}`;
    case 'pre-approval/environment':
      return `${denied} environment is not allowed. ${refusal.because}`;
    case 'pre-approval/service':
      return `${denied} service is not allowed. ${refusal.because}`;
    default:
      return sentence(refusal);
  }
}
