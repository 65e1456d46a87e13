import type { TFunction } from 'i18next';

/** People as policies name them, in words: "the role CAB", "the group cab", "ann". */
export function whoWords(ref: string, t: TFunction<'administration'>): string {
  const [, kind, name = ref] = /^(role|group|user):(.+)$/s.exec(ref) ?? [];
  if (kind === 'role') return t('theRole', { name });
  return kind === 'group' ? t('theGroup', { name }) : name;
}
