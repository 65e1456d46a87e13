import { z } from 'zod';
import { AccessKey } from '../access-keys.ts';
import { Approval, ApprovalLevel, ApprovalSummary, Explanation, InboxItem } from '../approval-shapes.ts';
import { DecisionMade } from '../approvals.ts';
import { Configuration, ConfiguredProject, ConfiguredUser } from '../configuration.ts';
import { LedgerEvent } from '../events.ts';
import {
  Execution,
  ExecutionSummary,
  Gate as GateExecution,
  StageAttempt,
  StepExecution,
} from '../execution-shapes.ts';
import { Group } from '../groups.ts';
import { HttpCall, JobCall } from '../http-call.ts';
import { LedgerEntry } from '../ledger.ts';
import { Account } from '../people.ts';
import { Permit } from '../permits.ts';
import { Gate, Pipeline, PipelineVersion, Stage, Step } from '../pipelines.ts';
import { Level, Policy } from '../policies.ts';
import { OfferedPreApproval, PreApproval, UsedPreApproval } from '../pre-approval-shapes.ts';
import { Environment, Role, Service } from '../project-parts.ts';
import { Member, Project } from '../projects.ts';
import { Content, Release, Snapshot } from '../releases.ts';
import { Offer, OfferedInput, Run, RunJob, RunStage, RunSummary } from '../run-shapes.ts';
import { Session } from '../sessions.ts';
import { Token } from '../tokens.ts';
import { WorkflowVersion } from '../versions.ts';
import { Input, Job, WorkflowDefinition, WorkflowStage } from '../workflow-definition.ts';
import { Workflow } from '../workflows.ts';

/** The nouns by which the document calls its schemas; what is not named here is written out where it is used. */
const names: Readonly<Record<string, z.ZodType>> = {
  ...{ Approval, ApprovalLevel, ApprovalSummary, DecisionMade, Explanation, InboxItem },
  ...{ Execution, ExecutionSummary, StageAttempt, GateExecution, StepExecution },
  ...{
    Release,
    Snapshot,
    Content,
    Pipeline,
    PipelineVersion,
    Stage,
    Gate,
    Step,
    HttpCall,
    JobCall,
    Policy,
    Level,
  },
  ...{ Project, Member, Role, Environment, Service, Account, Group, Session, Token, AccessKey },
  ...{ Run, RunSummary, RunStage, RunJob, Offer, OfferedInput },
  ...{ Workflow, WorkflowVersion, WorkflowDefinition, WorkflowStage, Job, Input },
  ...{ PreApproval, UsedPreApproval, OfferedPreApproval },
  ...{ Permit },
  ...{ LedgerEntry, LedgerEvent, Configuration, ConfiguredProject, ConfiguredUser },
};

/** Gives the schemas of the nouns their names, unless they have one. */
export function nameSchemas(): void {
  for (const [id, schema] of Object.entries(names)) {
    const known = z.globalRegistry.get(schema);
    if (!known?.id) z.globalRegistry.add(schema, { ...known, id });
  }
}
