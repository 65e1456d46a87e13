import { randomBytes } from 'node:crypto';

/** 128 random bits for one ledger entry or one disclosure, base64url. */
export const salt = (): string => randomBytes(16).toString('base64url');

/** A secret of 192 random bits behind a prefix by which scanners and people recognise it. */
export const secret = (prefix: string): string => `${prefix}_${randomBytes(24).toString('base64url')}`;
