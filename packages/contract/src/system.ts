import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const system = { tag: 'System', method: 'GET', status: 200, problems: [], open: true } as const;

export const livez = endpoint({
  ...system,
  id: 'isAlive',
  path: '/livez',
  summary: 'Is the process alive?',
  description: 'Asks nobody else: restart the process when this does not answer.',
  response: z.strictObject({ status: z.literal('alive') }),
  example: { response: { status: 'alive' } },
});

export const readyz = endpoint({
  ...system,
  id: 'isReady',
  path: '/readyz',
  summary: 'Can requests be served?',
  description: 'Asks the database: send no requests here while this answers 503.',
  response: z.strictObject({ status: z.literal('ready') }),
  problems: ['server/unavailable'],
  example: { response: { status: 'ready' } },
});

export const metrics = endpoint({
  ...system,
  id: 'readMetrics',
  path: '/metrics',
  summary: 'Figures for Prometheus',
  description: 'In the text format of Prometheus. It names routes, never projects or people.',
  produces: 'text/plain; version=0.0.4; charset=utf-8',
  response: z.string(),
  example: { response: '# TYPE countersign_decisions_total counter\ncountersign_decisions_total 42\n' },
});

export const openApiDocument = endpoint({
  ...system,
  id: 'readOpenApi',
  path: '/api/v1/openapi.json',
  summary: 'This document',
  description: 'The whole API as OpenAPI 3.1.',
  response: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  example: { response: { openapi: '3.1.1', paths: {} } },
});

export const systemEndpoints = [livez, readyz, metrics, openApiDocument];
