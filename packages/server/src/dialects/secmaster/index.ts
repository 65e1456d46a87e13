import type { FastifyInstance } from 'fastify';
import type { Parts } from '../../parts.ts';
import type { Dialect } from '../dialect.ts';
import { foreignRecorder } from '../foreign-recorder.ts';
import { answerErrors, answerUnknown } from '../unanswered.ts';
import { authenticateAll } from './authenticate.ts';
import { iamRoutes } from './iam/routes.ts';
import { keepRawBodies } from './raw-body.ts';
import { reviewRoutes } from './reviews/routes.ts';
import { sendRefusal } from './send.ts';
import { leaveOut } from './serve.ts';
import { taskRoutes } from './tasks/routes.ts';
import { versionRoutes } from './versions/routes.ts';
import { workflowRoutes } from './workflows/routes.ts';

/** SecMaster's API of workflow versions and their review, and what of IAM its clients call. */
export const secmaster: Dialect = {
  name: 'secmaster',
  decides: ['workflow-version'],
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-subject'],
  register(app, parts) {
    app.register(
      async (scope) => {
        answerErrors(scope, sendRefusal);
        answerUnknown(scope, sendRefusal);
        iamRoutes(scope, parts);
      },
      { prefix: '/v3' },
    );
    app.register(
      async (scope) => {
        answerErrors(scope, sendRefusal);
        answerUnknown(scope, sendRefusal);
        keepRawBodies(scope);
        authenticateAll(scope, parts);
        scope.register(async (workspace) => routes(workspace, parts), {
          prefix: '/:project_id/workspaces/:workspace_id',
        });
      },
      { prefix: '/v1' },
    );
  },
};

function routes(scope: FastifyInstance, parts: Parts): void {
  const door = { scope, parts, record: foreignRecorder(parts) };
  workflowRoutes(door);
  versionRoutes(door);
  reviewRoutes(door);
  taskRoutes(door);
  const workflows = '/soc/workflows';
  // Words that stand where the id of a workflow could: none of them is one.
  for (const word of ['export', 'import', 'validation', 'versions']) leaveOut(door, `${workflows}/${word}`);
  leaveOut(door, `${workflows}/instances`, `${workflows}/instances/:id`, `${workflows}/:id/instances`);
}
