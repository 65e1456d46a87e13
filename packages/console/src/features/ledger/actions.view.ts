import { ledgerActions } from '../../shared/texts/en/ledger-actions.ts';
import { kindOf, type Words } from './ledger.view.ts';

/** Of what kind the things are that an action is done to, where its name does not say it. */
const about: Readonly<Record<string, string>> = {
  decision: 'approval',
  level: 'approval',
  version: 'workflow-version',
  'break-glass-rule': 'break-glass',
  member: 'project',
  credentials: 'session',
  preferences: 'account',
};

/** Nouns that have a dash of their own, the longest first. */
const dashed = ['break-glass-rule', 'break-glass', 'pre-approval', 'access-key'];

/** The name of an action as the ledger has it, of a key of the catalogue; null: it is not one. */
export function actionOf(key: string): string | null {
  if (key.startsWith('try-')) return `${dotted(key.slice('try-'.length))}.refused`;
  if (key.startsWith('decision-made')) return 'decision.made';
  if (key === 'session-start-refused') return 'session.start.refused';
  return key.includes('-') ? dotted(key) : null;
}

function dotted(key: string): string {
  const noun = dashed.find((each) => key.startsWith(`${each}-`)) ?? key.slice(0, key.indexOf('-'));
  return `${noun}.${key.slice(noun.length + 1)}`;
}

export type ActionGroup = { group: string; items: { value: string; label: string }[] };

/** Everything that can be searched for, in words, by the kind of thing it is done to. */
export function actionGroups(words: Words): ActionGroup[] {
  const found = Object.keys(ledgerActions).flatMap((key) => {
    const action = actionOf(key);
    return action === null ? [] : [{ key, action }];
  });
  const options = [...Map.groupBy(found, ({ action }) => action)].map(([value, keys]) => ({
    value,
    label: keys.map(({ key }) => labelOf(key, words)).join(' / '),
  }));
  const groups = Map.groupBy(options, ({ value }) => kindOfAction(value, words));
  return [...groups].map(([group, items]) => ({ group, items }));
}

function kindOfAction(action: string, words: Words): string {
  const noun = action.slice(0, action.indexOf('.'));
  const known = about[noun] ?? noun;
  const kind = kindOf(known, words);
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** A sentence of the catalogue without those whom it would name. */
export function labelOf(key: string, words: Words): string {
  const gap = '…';
  const values = { who: '', what: gap, level: gap, asked: gap, account: gap, fromWhom: gap, toWhom: gap };
  const said = words.act(key, values) ?? key;
  const whole = key.startsWith('try-') ? words.act('tried', { who: '', act: said }) : said;
  return (whole ?? said).trim();
}
