import manifest from '../../package.json' with { type: 'json' };
import { billOfMaterials } from './sbom.ts';

process.stdout.write(`${JSON.stringify(billOfMaterials(manifest.version), null, 2)}\n`);
