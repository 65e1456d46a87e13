import { z } from 'zod';
import { Text } from './common.ts';

/** Something that a person does and then says so. */
export const ManualStep = z.strictObject({ instructions: Text(4000).optional() });
