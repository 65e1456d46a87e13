import { inProduction, type Locked } from './lock.ts';

/**
 * `npm run sbom`: prints the bill of materials of an installation without development, as CycloneDX 1.5, from the lock
 * file. (`npm sbom --omit=dev` leaves packages out that development needs as well.)
 */
export function billOfMaterials(version: string) {
  const components = [...new Map(inProduction().map((one) => [purlOf(one), one])).values()].map(componentOf);
  const component = { type: 'application', name: 'countersign', version };
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components };
}

export const purlOf = ({ name, version }: Locked): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function componentOf(locked: Locked) {
  const { name, version, license = '', integrity = '' } = locked;
  const content = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return {
    ...{ type: 'library', 'bom-ref': purlOf(locked), name, version, purl: purlOf(locked) },
    licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }],
    hashes: [{ alg: 'SHA-512', content }],
  };
}
