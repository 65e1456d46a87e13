import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Language, languages, speak } from '../../../shared/texts/texts.ts';
import { Section } from './section.tsx';

const schemes = ['light', 'dark', 'auto'] as const;

/** Light or dark, and the language, kept in this browser. */
export function Appearance() {
  const { t, i18n } = useTranslation('account');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={t('appearance')} lead={t('appearanceLead')}>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="scheme">
          {t('scheme', { ns: 'shell' })}
        </Text>
        <SegmentedControl
          aria-labelledby="scheme"
          data={schemes.map((scheme) => ({ value: scheme, label: t(scheme, { ns: 'shell' }) }))}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as (typeof schemes)[number])}
        />
      </Stack>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="language">
          {t('language', { ns: 'shell' })}
        </Text>
        <SegmentedControl
          aria-labelledby="language"
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          value={i18n.language}
          onChange={(language) => speak(language as Language)}
        />
      </Stack>
    </Section>
  );
}
