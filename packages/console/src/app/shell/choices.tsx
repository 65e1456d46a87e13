import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconSunMoon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Language, languages, speak } from '../../shared/texts/texts.ts';

/** Light or dark, and the language. */
export function Choices() {
  const { t, i18n } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('scheme')}>
            <IconSunMoon size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.Item
              key={scheme}
              onClick={() => setColorScheme(scheme)}
              fw={scheme === colorScheme ? 700 : 400}
            >
              {t(scheme)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('language')}>
            <IconLanguage size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(languages).map(([language, name]) => (
            <Menu.Item
              key={language}
              lang={language}
              onClick={() => speak(language as Language)}
              fw={language === i18n.language ? 700 : 400}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
