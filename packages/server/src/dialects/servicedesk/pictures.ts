import { defaultStages } from './words.ts';

/** A time as ServiceDesk Plus shows it. */
export type DateTime = { readonly display_value: string; readonly value: string };

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (count: number): string => String(count).padStart(2, '0');

/** `Jan 6, 2022 11:34 AM` in UTC, and the milliseconds since 1970 as text. */
export function dateTime(at: Date): DateTime {
  const hour = at.getUTCHours();
  const day = `${months[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()}`;
  const time = `${two(hour % 12 || 12)}:${two(at.getUTCMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
  return { display_value: `${day} ${time}`, value: String(at.getTime()) };
}

export const dateTimeOrNull = (at: Date | null): DateTime | null => (at === null ? null : dateTime(at));

/** An account as it is read for a picture of a user. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly kind: 'person' | 'service';
};

/** A user with every key that the documents show; what is not known is null, or empty where they have it so. */
export function userOf({ id, name, email, kind }: Person) {
  const cut = kind === 'service' ? -1 : name.lastIndexOf(' ');
  return {
    email_id: email,
    is_technician: kind === 'person',
    sms_mail: null,
    mobile: null,
    last_name: cut < 0 ? '' : name.slice(cut + 1),
    user_scope: '0',
    phone: null,
    name,
    id,
    photo_url: null,
    is_vip_user: false,
    department: null,
    first_name: cut < 0 ? name : name.slice(0, cut),
    job_title: '',
  };
}
export type User = ReturnType<typeof userOf>;

/** Who made what no person made. */
export const system: User = {
  ...userOf({ id: '0', name: 'System', email: null, kind: 'service' }),
};

/** A stage of a release: one of the nine by its name, another by its place (from 0) and its own name. */
export function stageOf(name: string, position: number) {
  const nth = (defaultStages as readonly string[]).indexOf(name);
  return {
    internal_name: name.toLowerCase(),
    inactive: false,
    stage_index: (nth < 0 ? position : nth) + 1,
    name,
    id: String(nth < 0 ? 5001 + position : 4445 + 2 * nth),
  };
}
export type Stage = ReturnType<typeof stageOf>;

export const releaseOf = ({ id, number, title }: { id: string; number: number; title: string }) => ({
  display_id: { display_value: `RL-${number}`, value: String(number) },
  id,
  title,
});

/** The stage that a client means, by the id, the name or the internal name under which it was shown. */
export function namedStage<S extends { readonly name: string; readonly position: number }>(
  stages: readonly S[],
  { id, name }: { readonly id?: string | undefined; readonly name?: string | undefined },
): S | undefined {
  return stages.find((stage) => {
    const shown = stageOf(stage.name, stage.position);
    return id === undefined ? shown.internal_name === name?.toLowerCase() : shown.id === id;
  });
}
