import { expect, test } from 'vitest';
import { definitionText } from './definition-text.ts';

test('a definition reads as people write one, in whatever order the database kept it', () => {
  const kept = {
    inputs: [],
    stages: [
      {
        jobs: [
          {
            http: { url: 'https://ci.test', body: { z: 1, a: 2 }, method: 'POST', timeout: 30 },
            name: 'run',
          },
        ],
        name: 'Tests',
      },
    ],
    timeout: 60,
  };
  expect(definitionText(kept)).toBe(`inputs: []
stages:
  - name: Tests
    jobs:
      - name: run
        http:
          method: POST
          url: https://ci.test
          body:
            z: 1
            a: 2
          timeout: 30
timeout: 60
`);
});
