import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dataDirectory, startProcess } from './server.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Does what curl would do with one of the printed lines: this machine need not have curl. */
async function curl(line: string): Promise<Response[]> {
  const responses: Response[] = [];
  for (const part of line.replace(/^curl /, '').split(/ --next |; sleep 1; curl /)) {
    const quoted = [...part.matchAll(/(?:(-\w) )?'([^']*)'/g)].map(([, flag, text = '']) => ({ flag, text }));
    const headers = quoted
      .filter(({ flag }) => flag === '-H')
      .map(({ text }) => text.split(': ', 2) as [string, string]);
    const body = quoted.find(({ flag }) => flag === '-d')?.text;
    const address = quoted.find(({ flag }) => flag === undefined)?.text ?? '';
    const request = { headers, ...(body !== undefined && { method: 'POST', body }) };
    responses.push(await send(address, request, part.includes('--retry ') ? 90 : 0));
  }
  return responses;
}

async function send(url: string, request: RequestInit, retries: number): Promise<Response> {
  const response = await fetch(url, request);
  if (response.ok || retries === 0) return response;
  await sleep(100);
  return send(url, request, retries - 1);
}

test('the five printed lines walk from a snapshot to a finished execution', async () => {
  const { data, remove } = await dataDirectory();
  onTestFinished(remove);
  const server = await startProcess({ COUNTERSIGN_DATA: data, COUNTERSIGN_EXAMPLE: '' });
  const lines = server.greeting.split('\n').filter((line) => line.startsWith('curl '));
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    for (const response of await curl(line))
      expect([200, 201], await response.clone().text()).toContain(response.status);
  }
  const headers = { authorization: 'Bearer example-only-token-of-ci' };
  const execution = async () => {
    const response = await fetch(`${server.origin}/api/v1/projects/shop/executions/1`, { headers });
    return (await response.json()) as { status: string };
  };
  await expect.poll(execution, { timeout: 10_000 }).toMatchObject({ status: 'successful' });
  await server.kill('SIGTERM');
});
