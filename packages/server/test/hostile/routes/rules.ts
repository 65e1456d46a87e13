import type { Person } from './people.ts';

/**
 * Who may do a thing, by kinds of things; written down here by hand, from the design and the documents, and never taken
 * from the server. Whoever is not named in a rule may not.
 */
const anybody: readonly Person[] = [
  ...(['nobody', 'revoked token', 'expired token', 'expired session', 'disabled person'] as const),
  'administrator of another project',
];
const readers: readonly Person[] = [
  ...([
    'viewer',
    'approver of another gate',
    'token that only reads',
    'operator',
    'service account',
  ] as const),
  ...(['requester', 'maintainer', 'approver', 'administrator'] as const),
];
const operators: readonly Person[] = [
  ...(['operator', 'service account', 'requester', 'maintainer', 'administrator'] as const),
];

export const rules = {
  /** Takes no credential, or brings its own. */
  open: [...anybody, ...readers],
  /** Whoever is somebody: each sees, or changes, what is their own. */
  'signed in': ['administrator of another project', ...readers],
  /** The same, and it changes something. */
  'own account': ['administrator of another project', ...readers.filter((one) => !/only reads/.test(one))],
  viewer: readers,
  operator: operators,
  maintainer: ['maintainer', 'administrator'],
  administrator: ['administrator'],
  /** Whoever is asked at this very gate. */
  approver: ['approver'],
  /** What belongs to somebody: theirs, and the administrators'. */
  'owner or administrator': ['administrator'],
  /** To be seen by its owner also with a token that only reads. */
  'seen by its owner': ['token that only reads', 'administrator'],
  /** Only the one whom the call is about: the row, the grant, the secret, the permit is theirs. */
  'nobody else': [],
  /** Whoever looks at a project may say something about what is asked there. */
  commenter: readers.filter((one) => !/only reads/.test(one)),
  'nobody at all': [],
} as const satisfies Record<string, readonly Person[]>;
export type Rule = keyof typeof rules;

export const may = (rule: Rule, person: Person): boolean =>
  (person === 'right one' && rule !== 'nobody at all') || (rules[rule] as readonly Person[]).includes(person);

/** Every endpoint of the native API. */
export const native: Readonly<Record<string, Rule>> = {
  ...of('open', 'signIn isAlive isReady readMetrics readOpenApi'),
  ...of('signed in', 'listInbox countInbox listDelegations readSession signOut'),
  ...of('signed in', 'listProjects listAccounts readAccount listGroups readPreferences'),
  ...of('own account', 'endSessions putPreferences'),
  ...of(
    'viewer',
    `listApprovals getApproval explainApproval readApprovalOptions readApprovalSubject listLedger getLedgerEntry
     exportLedger readWaits readBlocked readProject readAccess listMembers listRoles listEnvironments
     readEnvironmentContents listServices listPolicies getPolicy simulatePolicy testPolicy listCalendars getCalendar
     getCalendarFeed listWindows getWindow listPipelines getPipeline listPipelineVersions getPipelineVersion
     listReleases getRelease listSnapshots getSnapshot listExecutions getExecution getGate getStep explainGate
     explainExecution explainRun readOffer listRuns getRun listWorkflows getWorkflow validateWorkflow
     listWorkflowVersions getWorkflowVersion compareWorkflowVersions listPreApprovals getPreApproval
     listPreApprovalsForWorkflow getBreakGlassRule listBreakGlass getBreakGlass getPermit explainPermit streamEvents`,
  ),
  // The last two are granted to the role that the approvers of this gate have.
  ...of('approver', 'decideApproval decideMany createDelegation breakGlass'),
  ...of(
    'operator',
    `withdrawApproval createRelease editRelease closeRelease createSnapshot startExecution abortExecution
     replayExecution completeStep startRun retryRun cancelRun completeJob createWorkflowVersion
     editWorkflowVersion deleteWorkflowVersion submitWorkflowVersion activateWorkflowVersion
     deactivateWorkflowVersion createPreApproval revokePreApproval requestPermit revokePermit`,
  ),
  ...of(
    'maintainer',
    `putMember removeMember putRole deleteRole putEnvironment putService createPolicy editPolicy deletePolicy
     confirmPolicy createCalendar importCalendar subscribeCalendar editCalendar deleteCalendar createWindow
     editWindow deleteWindow createPipeline createPipelineDraft editPipelineDraft activatePipelineVersion
     drawGateToken skipStep createWorkflow editWorkflow deleteWorkflow putBreakGlassRule deleteBreakGlassRule
     closeBreakGlass`,
  ),
  ...of(
    'administrator',
    `listInstanceLedger getInstanceLedgerEntry exportInstanceLedger createProject editProject createAccount
     editAccount disableAccount enableAccount resetPassword putGroup applyConfiguration exportConfiguration
     createToken createAccessKey listTokens listAccessKeys`,
  ),
  ...of('owner or administrator', 'revokeToken revokeAccessKey withdrawDelegation'),
  ...of('seen by its owner', 'readDelegation'),
  // Granted by name: the override of a policy, a gate and a window. Or proven by what is theirs alone: a password, a token
  // that was drawn, a permit that they asked for.
  ...of('nobody else', 'overrideApproval overrideGate passExecutionWindow passRunWindow'),
  ...of('nobody else', 'changePassword answerCallback redeemPermit'),
};

function of(rule: Rule, ids: string): Record<string, Rule> {
  return Object.fromEntries(
    ids
      .split(/\s+/)
      .filter(Boolean)
      .map((id) => [id, rule]),
  );
}
