import helmet from '@fastify/helmet';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { document } from '../native/document.ts';
import { consolePages } from './console.ts';

/** What a browser may do with our pages: what this server gave it, and nothing else. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** The pages for people: the console, at `/`, and the reference of the API, at `/docs`. */
export function pages(app: FastifyInstance): void {
  app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, anybody: true };
    });
    await scope.register(helmet, {
      contentSecurityPolicy,
      enableCSPNonces: true,
      frameguard: { action: 'deny' },
      hsts: { includeSubDomains: false },
    });
    await consolePages(scope);
    await scope.register(reference);
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { layout: 'BaseLayout', docExpansion: 'none', persistAuthorization: false },
      theme: { title: 'Countersign API' },
    });
  });
}

/** The reference page asks the plugin of this name for the document; ours comes from the contract. */
const reference = plugin(
  async (scope) => {
    scope.decorate('swagger', document as never);
  },
  { name: '@fastify/swagger' },
);
