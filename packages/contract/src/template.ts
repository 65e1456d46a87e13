import { Text } from './common.ts';
import { isKnown, usedVariables, type Variables } from './variables.ts';

/** A text in which only these variables stand. */
export const template = (known: Variables, longest: number) =>
  Text(longest).superRefine((text, context) => {
    for (const name of usedVariables(text)) {
      if (isKnown(known, name)) continue;
      const message = `there is no variable \${${name}}; there are ${Object.keys(known).join(', ')}`;
      context.addIssue({ code: 'custom', message });
    }
  });
