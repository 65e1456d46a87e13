import type { DecisionResult } from '@countersign/contract/decisions.ts';
import type { TestApp } from '../../app.ts';
import { type DoorKind, said } from '../door.ts';
import { bodyOf, nativeDoor } from './native.ts';

/** Countersign's own API, several decisions at once: what it says of one is looked at as if that had been all. */
export const manyDoor: DoorKind = {
  ...nativeDoor,
  open(app: TestApp) {
    return {
      ...nativeDoor.open(app),
      async decide(who, waiting, wish) {
        const mine = { project: 'shop', approval: waiting.approval, ...bodyOf(who, waiting, wish) };
        const other = { project: 'shop', approval: '999999', verdict: 'approve' };
        const answer = await app.app.inject({
          ...{ method: 'POST', url: '/api/v1/decisions' },
          headers: { authorization: `Bearer ${who.token}` },
          payload: { items: [other, mine, other] },
        });
        if (answer.statusCode !== 200) return said(answer);
        const results = answer.json().items as DecisionResult[];
        const neighbours = [results[0], results[2]].map((one) => one?.ok);
        if (neighbours.some((ok) => ok !== false)) throw new Error('a neighbour was touched');
        const result = results[1];
        if (result?.ok === false)
          return { status: result.problem.status, text: JSON.stringify(result.problem) };
        return { status: 200, text: JSON.stringify(result) };
      },
    };
  },
};
