import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import type { Input } from '@countersign/contract/workflow-definition.ts';
import { narrow, pairOf } from '../../preapprovals/covers.ts';
import type { PreApproval } from '../../preapprovals/pre-approval.ts';
import type { Known } from './inputs.ts';

/**
 * What may be given for each input: of its own options those that the project has and the form covers. A default that
 * is none of them is left out. Without a form nothing is narrowed.
 */
export function offerInputs(
  declared: readonly Input[],
  known: Known,
  form: PreApproval | null,
): OfferedInput[] {
  const covered = form === null ? known : coveredBy(form, known);
  return declared.map((input) => offered(input, covered));
}

function coveredBy(form: PreApproval, { environments, services }: Known): Known {
  const place = narrow(form, { environments: environments.map(({ key }) => key), services });
  return {
    environments: environments.filter(({ key }) => place.environments.includes(key)),
    services: place.services,
  };
}

function offered(input: Input, { environments, services }: Known): OfferedInput {
  const { name, label = name, required } = input;
  const said = { name, label, required };
  switch (input.type) {
    case 'environment': {
      const options = environments.filter(({ key }) => input.options?.includes(key) ?? true);
      const instead = options.find(({ key }) => key === input.default)?.key ?? null;
      return { ...said, type: 'environment', options, default: instead };
    }
    case 'services': {
      const among = input.options && new Set(input.options.map(pairOf));
      const options = services.filter((one) => among?.has(pairOf(one)) ?? true);
      const left = new Set(options.map(pairOf));
      const instead = input.default?.filter((one) => left.has(pairOf(one))) ?? [];
      return {
        ...said,
        type: 'services',
        options: [...options],
        default: instead.length > 0 ? instead : null,
      };
    }
    case 'text':
      return { ...said, type: 'text', default: input.default ?? null };
    case 'choice': {
      const instead = input.options.find((option) => option === input.default) ?? null;
      return { ...said, type: 'choice', options: input.options, default: instead };
    }
  }
}
