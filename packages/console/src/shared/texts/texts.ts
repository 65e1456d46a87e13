import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/index.ts';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

const kept = 'countersign-language';

/** The reader's choice, or else what the browser prefers. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept) ?? navigator.language;
  return chosen.startsWith('zh') ? 'zh' : 'en';
}

/** Reads the catalogue of the reader's language; English is always there. */
export async function openTexts(language: Language = firstLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en },
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await speak(language);
}

/** Goes on in another language. */
export async function speak(language: Language): Promise<void> {
  if (language === 'zh') {
    const { zh } = await import('./zh/index.ts');
    for (const [noun, texts] of Object.entries(zh)) i18next.addResourceBundle('zh', noun, texts);
  }
  localStorage.setItem(kept, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
