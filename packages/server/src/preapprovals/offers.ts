import type { Input } from '@countersign/contract/workflow-definition.ts';
import type { Refusal } from '../kernel/outcome.ts';
import { type Asking, allReasons, narrow, pairOf, whyNotCovered } from './covers.ts';
import type { Place, PreApproval } from './pre-approval.ts';

/** What one input of a workflow can be, when it names environments or services. */
export type Choice = Place & { readonly required: boolean };

/** The choices that a workflow's inputs give: the options they declare, or all of the project's, of which they are part. */
export function choicesOf(inputs: readonly Input[], { environments, services }: Place): Choice[] {
  const known = new Set(services.map(pairOf));
  return inputs.flatMap((input): Choice[] => {
    const { required } = input;
    if (input.type === 'environment') {
      const options = input.options ?? environments;
      return [{ required, environments: options.filter((one) => environments.includes(one)), services: [] }];
    }
    if (input.type !== 'services') return [];
    const options = input.options ?? services;
    return [{ required, environments: [], services: options.filter((one) => known.has(pairOf(one))) }];
  });
}

/** What a form is to one who asks with these choices before them. */
export type Offered = { readonly reasons: readonly Refusal[]; readonly offers: Place };

/**
 * Every reason why a form is not usable, and what it leaves of the choices. A choice that has to be made, and of which
 * the form leaves nothing, is a reason as well.
 */
export function offered(form: PreApproval, asking: Asking, choices: readonly Choice[]): Offered {
  const emptied = choices.flatMap((choice) => whyEmptied(form, choice) ?? []);
  const left = choices.map((choice) => narrow(form, choice));
  const services = left.flatMap((place) => place.services);
  return {
    reasons: [...allReasons(form, asking), ...emptied],
    offers: {
      environments: [...new Set(left.flatMap(({ environments }) => environments))],
      services: [...new Map(services.map((one) => [pairOf(one), one])).values()],
    },
  };
}

function whyEmptied(form: PreApproval, choice: Choice): Refusal | null {
  const { environments, services } = narrow(form, choice);
  const empty = environments.length === 0 && services.length === 0;
  return choice.required && empty ? whyNotCovered(form, choice) : null;
}
