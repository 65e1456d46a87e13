import { describe, expect, test } from 'vitest';
import { concerns } from './concerns.ts';

// Rather once too often than stale: what is in the project of the event, and inboxes wherever people or questions change.

const inShop = { project: 'shop', subject: { type: 'approval', id: '7' } };
const ofInstance = { project: null, subject: { type: 'account', id: '2' } };
const releases = ['listReleases', { params: { project: 'shop' } }];
const others = ['listReleases', { params: { project: 'depot' } }];
const inbox = ['listInbox', { query: { order: 'deadline' } }, 'pages'];
const session = ['readSession', {}];

describe('what happened', () => {
  test.each([
    ['in a project', inShop, releases, true],
    ['in another project', inShop, others, false],
    ['in no project', ofInstance, releases, true],
    ['to an approval', inShop, inbox, true],
    ['to an account', ofInstance, inbox, true],
    ['to a run', { project: 'shop', subject: { type: 'run', id: '1' } }, inbox, false],
    ['in a project', inShop, session, false],
    ['to a project', { project: 'shop', subject: { type: 'project', id: '1' } }, session, true],
    ['in no project', ofInstance, session, true],
    ['in a project', inShop, ['somethingElse'], false],
  ])('%s (%o) concerns %o: %s', (_, event, queryKey, expected) => {
    expect(concerns(event, queryKey)).toBe(expected);
  });
});
