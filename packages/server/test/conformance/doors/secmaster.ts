import { secmaster } from '../../../src/dialects/secmaster/index.ts';
import type { TestApp } from '../../app.ts';
import { type DoorKind, type Hands, type Person, said, type Verdict } from '../door.ts';
import { partOf, placeOf } from '../waiting.ts';

/** SecMaster's: a version of a workflow is reviewed, whoever of its reviewers sends it. */
export const secmasterDoor: DoorKind = {
  ...{ name: 'secmaster', decides: secmaster.decides, capabilities: secmaster.capabilities },
  // Spec, "Our decisions" and section 4: what is missing is 400 or 403 and never 404; who is not asked, and whoever is of
  // another workspace, 403; any verdict on what is not pending, also the same again, 400.
  answers: {
    ...{ done: 200, repeat: 400, 'not-approver': 403, 'not-pending': 400, stale: 400 },
    ...{ unknown: 400, elsewhere: 403, nobody: 401 },
  },
  // Its times are of whole seconds (spec, section 4).
  shows: { author: true, precision: 1000 },
  isRefusal: ({ status, text }) => {
    const { code, message, error_code, error_msg } = JSON.parse(text);
    return status === 401
      ? error_code === 'APIGW.0301' && error_msg !== ''
      : /^SecMaster\.\d{8}$/.test(code) && message !== '';
  },
  open: hands,
};

const root = '/v1/p1/workspaces/shop/soc';
const results = { approve: 'PASS', reject: 'UN_PASS' } as const;
const verdicts: Record<string, Verdict> = { PASS: 'approve', UN_PASS: 'reject' };

function hands({ app }: TestApp): Hands {
  const ask = (who: Person, method: 'GET' | 'POST', path: string, payload?: object) =>
    app.inject({
      ...{ method, url: `${root}${path}` },
      headers: { 'x-auth-token': who.token, 'content-type': 'application/json;charset=UTF-8' },
      ...(payload && { payload: JSON.stringify(payload) }),
    });
  return {
    async decide(who, waiting, { verdict, comment = '' }) {
      const { version } = placeOf(waiting, 'workflow-version');
      const body = { result: results[verdict], content: comment };
      return said(await ask(who, 'POST', `/workflows/versions/${version}/approval`, body));
    },
    async waiting(who, among) {
      const { data } = (await ask(who, 'GET', '/tasks?limit=100')).json();
      const mine = new Set((data as { action_version_id: string }[]).map((task) => task.action_version_id));
      const found = among.filter((waiting) => mine.has(placeOf(waiting, 'workflow-version').version));
      return found.map(({ approval }) => approval);
    },
    async seen(who, waiting, signer) {
      const { version } = placeOf(waiting, 'workflow-version');
      const { account } = partOf(waiting, signer);
      const query = `resource_id=${version}&approve_type=AOP_WORKFLOW`;
      const { data } = (await ask(who, 'GET', `/playbooks/versions/approval?${query}`)).json();
      const found = (data as Review[]).find(({ user_id }) => user_id === account);
      if (found === undefined) return { verdict: null, comment: null };
      const { result, content, create_time } = found;
      return { verdict: verdicts[result] ?? null, comment: content, who: signer, at: instantOf(create_time) };
    },
  };
}
type Review = { user_id: string; result: string; content: string; create_time: string };

/** `2021-01-30T23:00:00Z+0800` is a time, a Z, and the offset it is told in. */
const instantOf = (stamp: string): string =>
  new Date(stamp.replace(/Z([+-]\d{2})(\d{2})$/, '$1:$2')).toISOString();
