import { mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import type { TestProject } from 'vitest/node';
import packageJson from '../package.json' with { type: 'json' };

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string;
  }
}

/** Unpacks the browser once before all tests, so that no two do it at the same time. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await unpackedChromium());
}

/**
 * Where Chromium is, unpacked from its package when it was not yet: a folder of this user's and this version's, since
 * the package itself takes one place for everybody on a machine.
 */
export async function unpackedChromium(): Promise<string> {
  const version = packageJson.devDependencies['@sparticuz/chromium'];
  const folder = join(tmpdir(), `countersign-chromium-${version}-${userInfo().uid}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    return await chromiumPackage.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}
