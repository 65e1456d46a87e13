import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLanguage, IconSunMoon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languages, speak } from '../../shared/texts/texts.ts';

/** Light or dark, and the language. Both stay for this browser. */
export function Choices() {
  const { t, i18n } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Choice name={t('scheme')} icon={<IconSunMoon size={20} />}>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <One key={scheme} chosen={scheme === colorScheme} onClick={() => setColorScheme(scheme)}>
            {t(scheme)}
          </One>
        ))}
      </Choice>
      <Choice name={t('language')} icon={<IconLanguage size={20} />}>
        {(Object.entries(languages) as [Language, string][]).map(([language, name]) => (
          <One
            key={language}
            lang={language}
            chosen={language === i18n.language}
            onClick={() => speak(language)}
          >
            {name}
          </One>
        ))}
      </Choice>
    </>
  );
}

type ChoiceProps = { readonly name: string; readonly icon: ReactNode; readonly children: ReactNode };

const Choice = ({ name, icon, children }: ChoiceProps) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <ActionIcon variant="subtle" size="lg" aria-label={name}>
        {icon}
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>{children}</Menu.Dropdown>
  </Menu>
);

type OneProps = {
  readonly chosen: boolean;
  readonly lang?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
};

const One = ({ chosen, children, ...item }: OneProps) => (
  <Menu.Item
    {...item}
    role="menuitemradio"
    aria-checked={chosen}
    leftSection={<IconCheck size={16} visibility={chosen ? 'visible' : 'hidden'} />}
  >
    {children}
  </Menu.Item>
);
