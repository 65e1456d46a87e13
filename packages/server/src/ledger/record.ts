import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor, Happening } from './entry.ts';

export declare function record(work: Work, actor: Actor, ...happenings: Happening[]): Promise<void>;
