import { Configuration, type ConfigurationChange } from '@countersign/contract/configuration.ts';
import { type Environment, resolveSecrets } from '@countersign/contract/configuration-secrets.ts';
import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { faultsOf } from '../kernel/faults.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import type { Parts } from '../parts.ts';
import type { InstanceCaller } from '../people/principal.ts';
import { applyConfiguration } from './apply-configuration.ts';

/**
 * Applies the text of a configuration file; `environment` is where its `{ env: NAME }` are looked up. Answers the
 * changes. Refuses with `request/malformed` what is no YAML, with `request/invalid` what is no configuration, and as
 * `applyConfiguration` does.
 */
export async function loadConfiguration(
  parts: Pick<Parts, 'work' | 'secret'>,
  caller: InstanceCaller,
  text: string,
  environment: Environment,
): Promise<Outcome<ConfigurationChange[]>> {
  const read = readConfigurationText(text);
  if (!read.ok) {
    const [first] = read.faults;
    return refused('request/malformed', `Line ${first?.line}, column ${first?.column}: ${first?.detail}.`);
  }
  const { document, faults } = resolveSecrets(read.text.value, environment);
  const parsed = Configuration.safeParse(document);
  const all = [...faults, ...faultsOf(parsed.error?.issues ?? [], '')];
  if (!parsed.success || all.length > 0) return invalid(all);
  return applyConfiguration(parts, caller, { wanted: parsed.data, dryRun: false });
}
