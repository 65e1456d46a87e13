import type { Input } from '@countersign/contract/workflow-definition.ts';
import type { DocumentParam } from './document.ts';
import { paramInput } from './input-names.ts';

type Refuse = (why: string) => never;

/** The parameters of a workflow as inputs of its runs. What has no counterpart is refused by `no`. */
export const paramInputs = (params: readonly DocumentParam[], no: Refuse): Input[] =>
  params.map((param, index) => inputOf(param, index, no));

function inputOf(param: DocumentParam, index: number, no: Refuse): Input {
  const { name, type, required, is_credential, source } = param;
  const fail = (why: string) => no(`param [${name}]: ${why}`);
  if (is_credential) fail('is_credential is not supported; a secret has no place among the inputs of a run');
  if (source !== '' && source !== 'runtime' && source !== 'fixed')
    fail(`source [${source}] is not supported; supported are runtime and fixed`);
  const input = { name: paramInput(name, index), ...(name !== '' && { label: name }), required };
  const value = param.value || param.default;
  if (source === 'fixed') return { ...input, type: 'choice', options: [value], default: value };
  if (type === 'choice') {
    if (param.choice_option.length === 0) fail('there are no options to choose from');
    const chosen = param.choice_option.includes(value) && { default: value };
    return { ...input, type: 'choice', options: [...new Set(param.choice_option)], ...chosen };
  }
  if (type !== 'string' && type !== 'text')
    fail(`type [${type}] is not supported; supported are string, text, choice`);
  return { ...input, type: 'text', ...(value !== '' && { default: value }) };
}
