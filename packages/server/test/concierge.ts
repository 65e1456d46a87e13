import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts';
import { makeTemplate, template } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    concierge: string;
  }
}

/** Where a fresh database is: for the server's role, and for the owner. */
export type Addresses = { readonly url: string; readonly ownerUrl: string };

/**
 * One PostgreSQL for each process that runs tests, started when the first of its files asks for a database, and a
 * small server from which the files get theirs. Not one for all: the ledger shows an entry once nothing that began before it
 * is under way, and PostgreSQL counts what is under way in all its databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const hotels = new Map<string, Promise<Hotel>>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://concierge');
    const worker = searchParams.get('worker') ?? '';
    const hotel = hotels.get(worker) ?? open();
    hotels.set(worker, hotel);
    hotel
      .then((open) => open.room(pathname === '/empty'))
      .then(
        (addresses) => response.end(JSON.stringify(addresses)),
        (error: Error) => response.writeHead(500).end(error.stack),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('concierge', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    for (const hotel of hotels.values()) await (await hotel.catch(() => undefined))?.close();
  };
}

type Hotel = { room(empty: boolean): Promise<Addresses>; close(): Promise<void> };

async function open(): Promise<Hotel> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  const postgres = await startEmbeddedPostgres({
    // Below the 0700 of mkdtemp no other uid could reach it; see place.ts.
    directory: process.getuid?.() === 0 ? await passable(directory) : directory,
    durable: false,
    say: () => {},
    lost: () => {},
  });
  const close = async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
  await makeTemplate(postgres).catch(async (error) => {
    await close();
    throw error;
  });
  let rooms = 0;
  return {
    async room(empty) {
      rooms += 1;
      const name = `test_${rooms}`;
      await execute(postgres.url, `create database ${name} template ${empty ? 'template1' : template}`);
      return {
        url: postgres.address('countersign_server', name),
        ownerUrl: postgres.address('countersign', name),
      };
    },
    close,
  };
}

async function passable(directory: string): Promise<string> {
  await chmod(directory, 0o711);
  return realpath(directory);
}

async function execute(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
