import { afterAll, beforeAll, describe, test } from 'vitest';
import { openDoor } from '../conformance/doors.ts';
import { type ConformanceWorld, openConformanceWorld } from '../conformance/world.ts';
import { doorsOf, scenarioOf } from './doors.ts';

// Ways around a gate that are about who signs, and when. Each is tried through every route by which a decision can come;
// what it must come to is said in conformance/rules.ts: refused in the words of that door, nothing changed, and the
// ledger has the try with its code. Those about overrides and links are in overrides.db.test.ts and link.db.test.ts.

let world: ConformanceWorld;
beforeAll(async () => {
  world = await openConformanceWorld();
});
afterAll(() => world.close());

const ways: Readonly<Record<string, readonly string[]>> = {
  'the requester approves': ['whoever asks for it does not approve it'],
  'a committer approves': ['whose work it is does not approve it'],
  'a service account approves a level that wants people': [
    'a service account does not sign what wants people',
    'an agent in somebody’s name does not sign what wants people',
  ],
  'one person in two groups': [
    'who is in two groups counts once',
    'whoever has signed one level signs no other, where people must be distinct',
    'what was delegated is the delegate’s to sign, and nobody’s twice',
  ],
  'an approver who lost the role': ['who has lost the role does not sign any more'],
  'an approver who was deleted': [
    'who was disabled is nobody',
    'who was taken out of the project does not see it',
  ],
  'an expired approval': ['what expired is not decided, whether or not somebody has looked'],
};

describe.each(Object.entries(ways))('%s', (_, names) => {
  describe.each(names.map(scenarioOf))('%s', (...scenario) => {
    const [, , play] = scenario;
    test.each(doorsOf(scenario))('through %s, of a %s', (_name, kind, door) =>
      play({ world, door: openDoor(door, world), kind }));
  });
});
