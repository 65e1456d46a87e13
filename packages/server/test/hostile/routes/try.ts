import type { LightMyRequestResponse } from 'fastify';
import type { World } from '../../examples/world.ts';
import { ann, type Call, credentials, type Ready } from './call.ts';
import { type Cast, canary, type Person } from './people.ts';
import { may } from './rules.ts';

/** What came of one knock: `yes`, or the status of the refusal. */
export type Cell = 'yes' | number;
export type Row = {
  readonly call: Call;
  readonly nth: number;
  readonly cells: Partial<Record<Person, Cell>>;
};

/** Who is refused before anybody looks at what is asked. */
export const unknown: readonly Person[] = [
  ...(['nobody', 'revoked token', 'expired token', 'expired session', 'disabled person'] as const),
];
const stranger = 'administrator of another project';

type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>;

/** Tries calls in the names of people, and notes what is otherwise than it should be. */
export class Knocker {
  readonly wrong: string[] = [];
  readonly #world: World;
  readonly #cast: Cast;

  constructor(world: World, cast: Cast) {
    this.#world = world;
    this.#cast = cast;
  }

  /** One cell: somebody sends the request. What it should come to is what the rule says. */
  async knock(row: Row, ready: Ready, person: Person): Promise<void> {
    const { call } = row;
    const answer = await this.#send(call, ready, person);
    const statuses = statusesOf(call, answer);
    const went = statuses.some(isGood);
    row.cells[person] = went ? 'yes' : (statuses[0] ?? answer.statusCode);
    const expected = may(call.rule, person);
    if (went !== expected) this.#note(call, person, `${went ? 'succeeds' : 'is refused'}: ${tell(answer)}`);
    else if (!went) await this.#checkRefusal(call, ready, person, answer);
    else if (!statuses.every(isGood)) this.#note(call, person, `is refused in part: ${tell(answer)}`);
    this.#checkLeak(call, ready, person, answer);
  }

  async #checkRefusal(call: Call, ready: Ready, person: Person, answer: Answer): Promise<void> {
    const fit = refusal(call, person);
    if (!statusesOf(call, answer).every((one) => one === fit))
      this.#note(call, person, `is refused otherwise: ${tell(answer)}`);
    if (person === stranger && !isOutside(call)) await this.#checkHidden(call, ready, answer);
  }

  /** What is not there, and what is another project's, are answered alike. */
  async #checkHidden(call: Call, ready: Ready, answer: Answer): Promise<void> {
    const nowhere = elsewhere(ready);
    if (nowhere === null) return;
    const twin = await this.#send(call, nowhere.ready, stranger);
    const [seen, unseen] = [bare(answer), nowhere.back(bare(twin))];
    if (nowhere.back(seen) !== unseen)
      this.#note(call, stranger, `can tell it from what is not there:\n    ${seen}\n    ${unseen}`);
  }

  #checkLeak(call: Call, ready: Ready, person: Person, answer: Answer): void {
    const said = `${JSON.stringify(answer.headers)} ${answer.body}`;
    const secrets = person === stranger ? ['Web shop', 'Release 1', 'CHG '] : [canary];
    if (call.rule === 'open' || this.#isAdministrator(person, ready)) return;
    for (const secret of secrets) if (said.includes(secret)) this.#note(call, person, `reads "${secret}"`);
  }

  #isAdministrator(person: Person, { right }: Ready): boolean {
    return person === 'administrator' || (person === 'right one' && right?.token === this.#world.root);
  }

  #note({ method, route }: Call, person: Person, what: string): void {
    this.wrong.push(`${method} ${route}, ${person}: ${what}`);
  }

  async #send(call: Call, ready: Ready, person: Person): Promise<Answer> {
    const shown = person === 'right one' ? (ready.right ?? ann) : this.#cast[person];
    const { payload } = ready;
    const headers = {
      ...(typeof payload === 'object' && { 'content-type': 'application/json' }),
      ...ready.headers,
      ...credentials(call.door, shown),
    };
    if (call.route === '/api/v1/events') return this.#listen(ready.url, headers);
    const { app } = this.#world.house;
    const ask = () =>
      app.inject({
        ...{ method: call.method, url: ready.url, headers },
        ...(payload !== undefined && {
          payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
        }),
      });
    const answer = await ask();
    // A machine that is too busy to ask the database in time has not answered.
    return answer.statusCode === 503 ? ask() : answer;
  }

  /** A stream has no end: that it begins is enough. */
  async #listen(url: string, headers: Record<string, string>): Promise<Answer> {
    const gone = new AbortController();
    const response = await fetch(`${this.#world.origin}${url}`, { headers, signal: gone.signal });
    const body = response.ok ? '' : await response.text();
    gone.abort();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  }
}

/** The status, or that of each where several were asked for and may differ. */
function statusesOf({ each }: Call, { statusCode, body }: Answer): readonly number[] {
  const several = each && statusCode === 200 ? each(body) : [];
  return several.length > 0 ? several : [statusCode];
}
const isGood = (status: number): boolean => status < 300;
const tell = ({ statusCode, body }: Answer): string => `${statusCode} ${body.slice(0, 200)}`;

/** The one status with which a person is refused at a call. */
function refusal(call: Call, person: Person): number {
  if (unknown.includes(person)) return 401;
  if (person === stranger) return isOutside(call) ? 403 : (call.hidden ?? 404);
  return (person === 'token that only reads' ? call.limited : call.refused) ?? 403;
}

/** What concerns no project is not hidden from anybody who is signed in: they may not, and are told so. */
const isOutside = ({ rule, route }: Call): boolean =>
  rule === 'administrator' && !route.includes('{project}');

/** The same request about what is not there, and the way back of what it is called. */
function elsewhere({ url, ...rest }: Ready): { ready: Ready; back: (text: string) => string } | null {
  const payload = JSON.stringify(rest.payload ?? null);
  const named = /(?<![a-z-])shop(?![a-z-])/g;
  if (named.test(url) || named.test(payload)) {
    const away = (text: string) => text.replaceAll(named, 'shoq');
    const ready = {
      ...rest,
      url: away(url),
      ...(rest.payload !== undefined && { payload: JSON.parse(away(payload)) }),
    };
    return { ready, back: (text) => text.replaceAll('shoq', 'shop') };
  }
  const ids = /(?<=\/)\d+(?=$|[/:?])/g;
  if (!ids.test(url)) return null;
  return {
    ready: { ...rest, url: url.replaceAll(ids, nowhere) },
    back: (text) => text.replaceAll(/\b\d+\b/g, '0'),
  };
}
const nowhere = '987654321';

/** What can be told of an answer, without what differs from one to the next. */
function bare({ statusCode, headers, body }: Answer): string {
  const { 'request-id': _, 'x-request-id': __, date: ___, 'content-length': ____, ...rest } = headers;
  const said = body.replaceAll(/"(request_id|x-request-id)":"[^"]*"/g, '');
  return `${statusCode} ${JSON.stringify(rest)} ${said}`;
}
