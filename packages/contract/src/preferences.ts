import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** How a person wants to be told. */
export const Preferences = z.strictObject({
  mail: z
    .enum(['off', 'each', 'digest'])
    .describe(
      'off: no mail. each: a mail for everything, at once. digest: what comes within a short time comes together',
    ),
});
export type Preferences = z.output<typeof Preferences>;

const description =
  'Mail says what waits for a signature, and what became of what one has asked for. It goes to people with an e-mail ' +
  'address who are still among the approvers when it is sent. The inbox shows everything, whatever is chosen here.';

export const readPreferences = endpoint({
  id: 'readPreferences',
  method: 'GET',
  path: '/api/v1/preferences',
  tag: 'Notifications',
  summary: 'How I want to be told',
  description,
  response: Preferences,
  status: 200,
  problems: ['auth/scope-missing'],
  example: { response: { mail: 'digest' } },
});

export const putPreferences = endpoint({
  id: 'putPreferences',
  method: 'PUT',
  path: '/api/v1/preferences',
  tag: 'Notifications',
  summary: 'Say how I want to be told',
  description,
  body: Preferences,
  response: Preferences,
  status: 200,
  problems: ['auth/scope-missing'],
  example: { body: { mail: 'each' }, response: { mail: 'each' } },
});

export const preferenceEndpoints = [readPreferences, putPreferences];
