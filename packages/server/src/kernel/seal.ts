import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps text readable for this instance only: AES-256-GCM, with a key that is not in the database. */
export type Seal = { close(text: string): Buffer; open(sealed: Buffer): string };

const nonceLength = 12;
const tagLength = 16;

/** Makes the seal of one purpose from the instance's secret; what one purpose closed, no other opens. */
export function sealOf(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `countersign ${purpose}`, 32));
  return {
    close(text) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), bytes]);
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength));
      decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
      const bytes = [decipher.update(sealed.subarray(nonceLength + tagLength)), decipher.final()];
      return Buffer.concat(bytes).toString('utf8');
    },
  };
}
