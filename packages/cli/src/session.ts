import { type Answered, type Client, createClient, type Sends } from '@countersign/contract/client.ts';
import type { Endpoint, ResponseOf } from '@countersign/contract/endpoint.ts';
import { readSession } from '@countersign/contract/sessions.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { failureOf, usage } from './failure.ts';
import { print, printJson } from './output.ts';
import { readLogin } from './settings.ts';
import { type Target, targetOf } from './target.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
type GlobalFlags = {
  readonly json?: boolean;
  readonly url?: string;
  readonly token?: string;
  readonly project?: string;
};

/** One command at work: the server it asks, and how it shows what it got. */
export type Session = {
  readonly json: boolean;
  readonly client: Client;
  /** Calls an endpoint; whatever is no value ends the command. */
  ask<E extends AnyEndpoint>(endpoint: E, sends: Sends<E>): Promise<ResponseOf<E>>;
  /** The project asked for: `--project`, COUNTERSIGN_PROJECT, or the only one there is. */
  project(): Promise<string>;
  /** Shows a value: as JSON, or in words. */
  show<T>(value: T, words: (value: T) => string): void;
};

/** Reads who and where from flags, environment and login. Ends the command when nobody is logged in. */
export async function openSession(command: Command): Promise<Session> {
  const { token, url } = await target(command);
  if (token === null) {
    throw usage(
      `Not logged in at ${url}: run "countersign login", or set COUNTERSIGN_URL and COUNTERSIGN_TOKEN.`,
    );
  }
  const flags = command.optsWithGlobals<GlobalFlags>();
  const json = flags.json ?? false;
  const client = createClient({ origin: url, token, client: 'cli' });
  const ask: Session['ask'] = async (endpoint, sends) => expectValue(await client.call(endpoint, sends));
  return {
    json,
    client,
    ask,
    project: async () => flags.project ?? (process.env.COUNTERSIGN_PROJECT || undefined) ?? onlyProject(ask),
    show: (value, words) => (json ? printJson(value) : print(words(value))),
  };
}

/** The server and the token that this command line means. */
export async function target(command: Command): Promise<Target> {
  const { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: token } = process.env;
  return targetOf(command.optsWithGlobals<GlobalFlags>(), { url, token }, await readLogin());
}

/** The value of an answer; ends the command when there is none. */
export function expectValue<T>(answer: Answered<T>): T {
  if (answer.ok) return answer.value;
  throw failureOf(answer);
}

async function onlyProject(ask: Session['ask']): Promise<string> {
  const { projects } = await ask(readSession, {});
  const [first, ...others] = projects;
  if (first && others.length === 0) return first.key;
  if (!first) throw usage('Say which project with --project.');
  throw usage(`Say which project with --project: ${projects.map(({ key }) => key).join(', ')}.`);
}
