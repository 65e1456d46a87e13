import { expect, test } from 'vitest';
import { type Target, targetDigest, targetTitle } from './target.ts';

const target: Target = {
  snapshot: `sha256:${'0b'.repeat(32)}`,
  pipeline: `sha256:${'1c'.repeat(32)}`,
  stage: 'Production',
  gate: 'CAB sign-off',
  environment: { key: 'prod', name: 'Production' },
  release: { title: 'Web shop 2.4', description: '' },
  policy: { id: '2', version: 1 },
};

test.each<[string, Partial<Target>]>([
  ['contents', { snapshot: `sha256:${'0c'.repeat(32)}` }],
  ['pipeline version', { pipeline: `sha256:${'1d'.repeat(32)}` }],
  ['stage', { stage: 'QA' }],
  ['gate', { gate: 'Second sign-off' }],
  ['environment key', { environment: { key: 'prod-eu', name: 'Production' } }],
  ['environment name', { environment: { key: 'prod', name: 'Production EU' } }],
  ['policy version', { policy: { id: '2', version: 2 } }],
])('another %s is another question', (_, change) => {
  expect(targetDigest({ ...target, ...change })).not.toBe(targetDigest(target));
});

test('the same is the same, whatever else the objects carry', () => {
  const policy = { id: '2', version: 1, name: 'production', definition: { levels: [] } };
  expect(targetDigest({ ...target, policy })).toBe(targetDigest(target));
});

test('people read what goes where', () => {
  const shown = targetTitle(
    { release: { number: 6, title: 'Web shop 2.4' }, snapshot: { number: 3 } },
    'Production',
  );
  expect(shown).toBe('RL-6 Web shop 2.4, snapshot 3, to Production');
});
