import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAccessKeyCreate } from './commands/access-key-create.ts';
import { addApply } from './commands/apply.ts';
import { addBreakGlassClose } from './commands/break-glass-close.ts';
import { addBreakGlassList } from './commands/break-glass-list.ts';
import { addBreakGlassOpen } from './commands/break-glass-open.ts';
import { addDecide } from './commands/decide.ts';
import { addDelegationCreate } from './commands/delegation-create.ts';
import { addDelegationList } from './commands/delegation-list.ts';
import { addDelegationWithdraw } from './commands/delegation-withdraw.ts';
import { addExecutionWatch } from './commands/execution-watch.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addInbox } from './commands/inbox.ts';
import { addLedgerExport } from './commands/ledger-export.ts';
import { addLedgerVerify } from './commands/ledger-verify.ts';
import { addLogin } from './commands/login.ts';
import { addOverride } from './commands/override.ts';
import { addPolicyConfirm } from './commands/policy-confirm.ts';
import { addPolicySimulate } from './commands/policy-simulate.ts';
import { addPolicyTest } from './commands/policy-test.ts';
import { addPreApprovalCreate } from './commands/pre-approval-create.ts';
import { addPreApprovalList } from './commands/pre-approval-list.ts';
import { addPreApprovalRevoke } from './commands/pre-approval-revoke.ts';
import { addReleaseCreate } from './commands/release-create.ts';
import { serve } from './commands/serve.ts';
import { addSnapshotCreate } from './commands/snapshot-create.ts';
import { addSubmit } from './commands/submit.ts';
import { addTokenCreate } from './commands/token-create.ts';
import { addWorkflowSubmit } from './commands/workflow-submit.ts';
import { addWorkflowValidate } from './commands/workflow-validate.ts';
import { exits, Failure } from './failure.ts';
import { message, printJson } from './output.ts';
import { failureLines } from './problem-text.ts';

const nouns = {
  release: 'what is shipped',
  snapshot: 'the immutable contents of a release',
  execution: 'snapshots on their way',
  delegation: 'who signs in whose place',
  policy: 'who signs what, and tests of that',
  'pre-approval': 'permission given in advance by an outside system',
  workflow: 'what runs beside releases, in reviewed versions',
  'break-glass': 'for an emergency: overriding what stands in the way, for a while',
  ledger: 'what happened',
  token: 'credentials for machines',
  'access-key': 'what clients of SecMaster sign with',
};

/** Every command there is, in the order in which help shows them. */
export function program(): Command {
  const root = new Command('countersign')
    .description('Sign off releases, deployments and workflow changes.')
    .version(manifest.version)
    .option('--json', 'print JSON on standard output; messages go to standard error')
    .option('--url <url>', 'the server; otherwise COUNTERSIGN_URL, or where you are logged in')
    .option('--token <token>', 'an API token; otherwise COUNTERSIGN_TOKEN, or that of your login')
    .exitOverride()
    .showHelpAfterError('(countersign --help shows what there is)')
    .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 usage, 3 server not reachable');
  root.command('serve').description('start the server; its settings come from the environment').action(serve);
  for (const add of [addLogin, addApply, addExport]) add(root);
  const group = Object.fromEntries(
    Object.entries(nouns).map(([noun, about]) => [noun, root.command(noun).description(about)]),
  ) as Record<keyof typeof nouns, Command>;
  addReleaseCreate(group.release);
  addSnapshotCreate(group.snapshot);
  for (const add of [addSubmit, addInbox, addDecide, addOverride, addExplain]) add(root);
  addExecutionWatch(group.execution);
  for (const add of [addDelegationCreate, addDelegationList, addDelegationWithdraw]) add(group.delegation);
  for (const add of [addPolicyTest, addPolicySimulate, addPolicyConfirm]) add(group.policy);
  for (const add of [addPreApprovalCreate, addPreApprovalList, addPreApprovalRevoke])
    add(group['pre-approval']);
  for (const add of [addWorkflowValidate, addWorkflowSubmit]) add(group.workflow);
  for (const add of [addBreakGlassOpen, addBreakGlassClose, addBreakGlassList]) add(group['break-glass']);
  addLedgerExport(group.ledger);
  addLedgerVerify(group.ledger);
  addTokenCreate(group.token);
  addAccessKeyCreate(group['access-key']);
  return root;
}

/** Runs one command line; answers the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  // Whoever reads our output may stop reading, as `head` does; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await program().parseAsync(argv);
    return exits.done;
  } catch (error) {
    // Commander has said what is wrong by itself; help and version end this way as well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    if (!(error instanceof Failure)) throw error;
    if (error.problem && argv.includes('--json')) printJson(error.problem);
    for (const line of failureLines(error)) message(line);
    return error.exit;
  }
}
