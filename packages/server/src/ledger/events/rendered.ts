import { positionText } from '../position.ts';
import type { Published } from './events.views.ts';

/** What a reader may see and wants to see. `projectIds` null: everything, what concerns no project included. */
export type Interest = {
  readonly projectIds: ReadonlySet<string> | null;
  readonly subjectType?: string;
  readonly subjectId?: string;
};

type Texts = Map<string, Buffer | null>;
const known = new WeakMap<readonly Published[], Texts>();
const keys = new WeakMap<Interest, string>();

/**
 * The text of those events that a reader may see and wants to see; null: none of them. Readers with the same interest
 * get the same bytes, made once, however many there are.
 */
export function rendered(events: readonly Published[], interest: Interest): Buffer | null {
  const texts: Texts = known.get(events) ?? new Map();
  if (texts.size === 0) known.set(events, texts);
  const key = keyOf(interest);
  const there = texts.get(key);
  if (there !== undefined) return there;
  const text = events.filter((event) => concerns(interest, event)).map(textOf);
  const bytes = text.length > 0 ? Buffer.from(text.join('')) : null;
  texts.set(key, bytes);
  return bytes;
}

function keyOf(interest: Interest): string {
  const there = keys.get(interest);
  if (there !== undefined) return there;
  const { projectIds, subjectType, subjectId } = interest;
  const key = JSON.stringify([projectIds && [...projectIds].sort(), subjectType, subjectId]);
  keys.set(interest, key);
  return key;
}

const textOf = ({ position, text }: Published): string => `id: ${positionText(position)}\ndata: ${text}\n\n`;

const concerns = (
  { projectIds, subjectType, subjectId }: Interest,
  { projectId, subject }: Published,
): boolean =>
  (projectIds === null || (projectId !== null && projectIds.has(projectId))) &&
  (subjectType === undefined || subjectType === subject.type) &&
  (subjectId === undefined || subjectId === subject.id);
