import type { Answered } from '@countersign/contract/client.ts';
import { Configuration } from '@countersign/contract/configuration.ts';
import { resolveSecrets } from '@countersign/contract/configuration-secrets.ts';
import type { ConfigurationText } from '@countersign/contract/configuration-text.ts';
import type { ResponseOf } from '@countersign/contract/endpoint.ts';
import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { PolicyCase } from '@countersign/contract/simulation-shapes.ts';
import { testPolicy } from '@countersign/contract/simulations.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { exits, Failure, failureOf, usage } from '../failure.ts';
import { withProject } from '../flags.ts';
import { openSession } from '../session.ts';
import { inPlace, readYamlFile } from '../yaml-file.ts';

type Flags = { readonly policy?: string; readonly file?: string; readonly project?: string };
type Results = ResponseOf<typeof testPolicy>;
/** A file of cases: which policy of which project, and the cases. */
type CaseFile = { readonly project?: unknown; readonly policy?: unknown; readonly cases?: unknown };

/** `countersign policy test CASES`: runs the test cases of a policy. */
export function addPolicyTest(parent: Command): void {
  withProject(parent.command('test'))
    .description('run the test cases of a policy; nothing is written')
    .argument('<cases>', 'a YAML file of cases, or - for standard input')
    .option('--policy <name>', 'the policy; otherwise the one that the file names')
    .option('-f, --file <file>', 'take the policy from this configuration file, not from the server')
    .addHelpText('after', '\nExit codes: 0 when all cases pass, 1 when one does not, 2 usage')
    .action(async (path: string, flags: Flags, command: Command) => {
      const text = await readYamlFile(path, { what: 'file of cases', kibibytes: 1024 });
      const { cases, policy, project } = wanted(path, text.value, flags);
      const session = await openSession(command);
      const key = flags.project ?? project ?? (await session.project());
      const chosen =
        flags.file === undefined ? { policy } : { definition: await defined(flags.file, key, policy) };
      const body = { ...chosen, cases };
      const answer = await session.client.call(testPolicy, { params: { project: key }, body });
      session.show(resultOf(path, text, answer), resultText);
      if (answer.ok && answer.value.failed > 0)
        throw new Failure(exits.refused, `${countOf(answer.value.failed)} failed.`, undefined, true);
    });
}

function wanted(path: string, value: unknown, { policy: named }: Flags) {
  const { cases, policy = named, project } = (value ?? {}) as CaseFile;
  const name = named ?? policy;
  if (typeof name !== 'string')
    throw usage(`${path} says no policy: write "policy: NAME", or give --policy.`);
  if (!Array.isArray(cases)) throw usage(`${path} has no cases: write "cases:" and a list of them.`);
  // Whatever they are: the server says what is wrong with them, and where.
  const sent = cases as z.input<typeof PolicyCase>[];
  return { cases: sent, policy: name, project: typeof project === 'string' ? project : undefined };
}

/** The policy of a project as a configuration file has it. */
async function defined(file: string, key: string, name: string): Promise<PolicyDefinition> {
  const { value } = await readYamlFile(file);
  const read = Configuration.safeParse(resolveSecrets(value, process.env).document);
  const projects = read.data?.projects ?? [];
  if (!read.success)
    throw usage(`${file} is no configuration: "countersign apply --dry-run" says what is wrong.`);
  const found = projects.find((one) => one.key === key)?.policies?.find((one) => one.name === name);
  if (found === undefined) throw usage(`${file} has no policy "${name}" in project ${key}.`);
  const { name: _, ...definition } = found;
  return definition;
}

function resultOf(path: string, text: ConfigurationText, answer: Answered<Results>): Results {
  if (answer.ok) return answer.value;
  throw inPlace(path, text, failureOf(answer));
}

export function resultText({ cases, passed, failed }: Results): string {
  const lines = cases.flatMap(({ name, passed: is, differences }) => [
    `${is ? 'ok  ' : 'FAIL'}  ${name}`,
    ...differences.map((one) => `      ${one}`),
  ]);
  const failing = failed === 0 ? '' : `, ${failed} failed`;
  return [...lines, '', `${passed} passed${failing}`].join('\n');
}

const countOf = (failed: number): string => (failed === 1 ? '1 case' : `${failed} cases`);
