import type { Release } from '@countersign/contract/releases.ts';
import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconDots, IconLock, IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { CloseRelease } from './close-release.tsx';
import { EditRelease } from './edit-release.tsx';

type Props = { readonly project: string; readonly release: Release };

/** What is seldom done to a release: changing what it says, and closing it. */
export function ReleaseActions({ project, release }: Props) {
  const { t } = useTranslation('releases');
  const [dialog, setDialog] = useState<'edit' | 'close' | null>(null);
  // A form that was once opened stays as it was typed, until it has been sent.
  const [begun, setBegun] = useState(false);
  const shut = () => setDialog(null);
  const edit = () => {
    setBegun(true);
    setDialog('edit');
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('moreActions')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Choice because={useMay(project, 'release.edit')} icon={<IconPencil size={16} />} onClick={edit}>
            {t('edit')}
          </Choice>
          <Choice
            because={useMay(project, 'release.close')}
            icon={<IconLock size={16} />}
            onClick={() => setDialog('close')}
          >
            {t('closeRelease')}
          </Choice>
        </Menu.Dropdown>
      </Menu>
      {begun && (
        <EditRelease
          {...{ project, release, opened: dialog === 'edit', onClose: shut }}
          onDone={() => {
            shut();
            setBegun(false);
          }}
        />
      )}
      <CloseRelease {...{ project, release, opened: dialog === 'close', onClose: shut }} />
    </>
  );
}

type ChoiceProps = {
  readonly because: string | null;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly children: string;
};

/** Something in a menu; what one may not do says why beneath it. */
const Choice = ({ because, icon, onClick, children }: ChoiceProps) => (
  <Menu.Item
    leftSection={icon}
    aria-disabled={because !== null}
    closeMenuOnClick={because === null}
    onClick={because === null ? onClick : undefined}
    maw="20rem"
  >
    {children}
    {because !== null && (
      <Text size="xs" c="dimmed">
        {because}
      </Text>
    )}
  </Menu.Item>
);
