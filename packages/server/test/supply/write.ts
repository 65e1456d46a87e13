import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licencesPage, root } from './lock.ts';

/** `npm run licences`: writes docs/licences.md anew from the lock file. */
writeFileSync(join(root, 'docs/licences.md'), licencesPage());
