import { expect, test } from 'vitest';
import { fill, fillHeader, fillJson, fillUrl } from './variables.ts';

const values = { 'release.title': 'Cart & "checkout"\n2.4 ☂', 'snapshot.number': '3' };

test('values stand where their names stood; two dollars are a plain one', () => {
  expect(fill(`snapshot \${snapshot.number} of $\${snapshot.number}`, values)).toBe(
    `snapshot 3 of \${snapshot.number}`,
  );
  expect(fill(`[\${callback.url}]`, values)).toBe('[]');
});

test('no value can change what is around it', () => {
  expect(fillUrl(`https://ci.example.test/\${release.title}?a=1`, values)).toBe(
    'https://ci.example.test/Cart%20%26%20%22checkout%22%0A2.4%20%E2%98%82?a=1',
  );
  expect(fillHeader(`\${release.title}`, values)).toBe('Cart & "checkout"?2.4 ?');
  expect(fillJson({ title: `\${release.title}`, list: [1, null, `\${snapshot.number}`] }, values)).toEqual({
    title: values['release.title'],
    list: [1, null, '3'],
  });
});
