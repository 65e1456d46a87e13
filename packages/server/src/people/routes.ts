import type { FastifyInstance } from 'fastify';
import type { Parts } from '../parts.ts';
import { accessKeyRoutes } from './access-keys/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { delegationRoutes } from './delegations/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { projectPartRoutes } from './projects/parts.routes.ts';
import { projectRoutes } from './projects/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { tokenRoutes } from './tokens/routes.ts';

/** Who there is, and what they may do where. */
export function peopleRoutes(app: FastifyInstance, parts: Parts): void {
  sessionRoutes(app, parts);
  accountRoutes(app, parts);
  groupRoutes(app, parts);
  tokenRoutes(app, parts);
  accessKeyRoutes(app, parts);
  delegationRoutes(app, parts);
  projectRoutes(app, parts);
  projectPartRoutes(app, parts);
}
