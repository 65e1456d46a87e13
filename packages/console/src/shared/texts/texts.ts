import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { first } from './en/first.ts';
import type { en } from './en/index.ts';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

type Catalogue = Record<string, Record<string, string>>;

/** The texts of the first page, and all of them: a phone is spared what it does not show. */
const catalogues: Record<Language, Record<'first' | 'all', () => Promise<Catalogue>>> = {
  en: {
    first: async () => first,
    all: async () => (await import('./en/index.ts')).en,
  },
  zh: {
    first: async () => (await import('./zh/first.ts')).first,
    all: async () => (await import('./zh/index.ts')).zh,
  },
};

const kept = 'countersign-language';
let wanted: 'first' | 'all' = 'first';

/** The reader's choice, or else what the browser prefers. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept) ?? navigator.language;
  return chosen.startsWith('zh') ? 'zh' : 'en';
}

/** Reads the texts of the first page in the reader's language. */
export async function openTexts(language: Language = firstLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en: first },
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    saveMissing: true,
    missingKeyHandler: (_languages, noun, key) => reportError(new Error(`There is no text ${noun}.${key}.`)),
  });
  await speak(language);
}

/** Goes on in another language. */
export async function speak(language: Language): Promise<void> {
  await read(language);
  localStorage.setItem(kept, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Reads the texts of all pages, now and after a change of language. */
export async function readAllTexts(): Promise<void> {
  if (wanted === 'all') return;
  await read(i18next.language as Language, 'all');
  wanted = 'all';
}

async function read(language: Language, what = wanted): Promise<void> {
  for (const [noun, texts] of Object.entries(await catalogues[language][what]()))
    i18next.addResourceBundle(language, noun, texts);
}
