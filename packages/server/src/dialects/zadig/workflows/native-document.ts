import type {
  Input,
  Job,
  ServiceModule,
  WorkflowDefinition,
} from '@countersign/contract/workflow-definition.ts';
import { normal } from './normal.ts';

/**
 * A workflow that was not written as a document of Zadig, as one: its inputs are parameters to choose from, its jobs are of
 * our own types. So its clients can read it, run it, and decide in the midst of it.
 */
export const nativeDocument = (definition: WorkflowDefinition | null): Record<string, unknown> =>
  normal({
    params: definition?.inputs.map(paramOf) ?? [],
    stages: definition?.stages.map(({ name, jobs }) => ({ name, jobs: jobs.map(jobOf) })) ?? [],
  });

function paramOf(input: Input): object {
  const { name, label = '', required } = input;
  const said = { name, description: label === name ? '' : label, required };
  switch (input.type) {
    case 'text':
      return { ...said, type: 'text', value: input.default ?? '', default: input.default ?? '' };
    case 'services': {
      const chosen = input.default?.map(spelled) ?? [];
      const options = input.options?.map(spelled) ?? [];
      return {
        ...said,
        type: 'multi-select',
        choice_option: options,
        choice_value: chosen,
        value: chosen.join(','),
      };
    }
    default: {
      const value = input.default ?? '';
      return { ...said, type: 'choice', choice_option: input.options ?? [], value, default: value };
    }
  }
}

function jobOf({ name, http, manual, approval }: Job): object {
  if (http) return { name, type: 'http', spec: http };
  if (manual) return { name, type: 'manual', spec: manual };
  return { name, type: 'approval', spec: approval && approvalSpec(approval) };
}

type Approval = NonNullable<Job['approval']>;

const approvalSpec = ({ approvers, needed, timeout, description = '', separateDuties }: Approval) => ({
  ...{ type: 'native', timeout: Math.ceil(timeout / 60), description, source: 'fixed' },
  native_approval: {
    timeout: Math.ceil(timeout / 60),
    approve_users: approvers.map(userOf),
    needed_approvers: needed,
    ...(separateDuties === false && { separate_duties: false }),
    reject_or_approve: '',
  },
});

/** Zadig knows users and groups. A role is shown as a group, under its full name. */
function userOf(approver: string): object {
  const [, kind = 'user', name = approver] = /^(?:(user|group|role):)?(.*)$/s.exec(approver) ?? [];
  if (kind === 'user') return { type: 'user', user_id: name, user_name: name };
  const group = kind === 'group' ? name : approver;
  return { type: 'group', group_id: group, group_name: group };
}

/** `cart/cart-api`: a service with its module as one word. */
export const spelled = ({ service, module }: ServiceModule): string => `${service}/${module}`;

/** The first slash divides. */
export function unspelled(text: string): ServiceModule {
  const at = text.indexOf('/');
  return at < 0 ? { service: text, module: '' } : { service: text.slice(0, at), module: text.slice(at + 1) };
}
