import type { Dialect } from '../dialect.ts';
import { answerErrors, answerUnknown } from '../unanswered.ts';
import { authenticateAll } from './authenticate.ts';
import { iamRoutes } from './iam/routes.ts';
import { keepRawBodies } from './raw-body.ts';
import { sendRefusal } from './send.ts';

/** SecMaster's API of workflow versions and their review, and what of IAM its clients call. */
export const secmaster: Dialect = {
  name: 'secmaster',
  decides: [],
  capabilities: [],
  register(app, parts) {
    app.register(
      async (scope) => {
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
      },
      { prefix: '/v1' },
    );
  },
};
