import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Command, keys } from '../keys.ts';

/** What can be done by keyboard, key by key. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('inbox');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('help')}
      centered
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Table variant="vertical" withRowBorders={false}>
        <Table.Tbody>
          {(Object.entries(keys) as [Command, string][]).map(([command, key]) => (
            <Table.Tr key={command}>
              <Table.Th w={90} bg="transparent">
                <Kbd>{key}</Kbd>
              </Table.Th>
              <Table.Td>{t(`key_${command}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
