import { Input } from '@countersign/contract/workflow-definition.ts';
import { expect, test } from 'vitest';
import { bindInputs } from '../runs/starting/inputs.ts';
import { offerInputs } from '../runs/starting/offer-inputs.ts';
import { choicesOf, offered } from './offers.ts';
import type { PreApproval } from './pre-approval.ts';

// A project, a form and a run may each name thousands of services. Holding them against each other takes as long as all of them
// together, not as their product: else one request would keep the server from everything else. Counted, not measured.

let looks = 0;
const many = (): { service: string; module: string }[] =>
  Array.from({ length: 500 }, (_, nth) => ({
    get service() {
      looks += 1;
      return `service ${nth % 100}`;
    },
    module: `module ${nth}`,
  }));

const input = (more: object = {}) => Input.parse({ name: 'what', type: 'services', ...more });
const form: PreApproval = {
  ...{ id: '1', externalId: 'CHG-1', project: '1', valid: true, executors: [], knownExecutors: [] },
  ...{ environments: [], services: many(), windowStart: null, windowEnd: null },
  ...{ singleUse: false, revokedAt: null, used: false },
};
const asking = { project: '1', person: null, now: new Date(0) };

test.each<[string, () => unknown]>([
  [
    'a form and a workflow',
    () => offered(form, asking, choicesOf([input()], { environments: [], services: many() })),
  ],
  [
    'a form that names nothing and a workflow',
    () =>
      offered(
        { ...form, services: [] },
        asking,
        choicesOf([input()], { environments: [], services: many() }),
      ),
  ],
  [
    'what a run is offered',
    () =>
      offerInputs(
        [{ ...input(), options: many(), default: many() } as Input],
        { environments: [], services: many() },
        form,
      ),
  ],
  [
    'what a run is given',
    () => bindInputs([input()], { what: many() }, { environments: [], services: many() }),
  ],
])('%s', (_, act) => {
  looks = 0;
  act();
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(20 * 500);
});
